/* Papers as the rooms will make them, for the tests and for looking at (papers_main.c): Forms 01 and 03 of Decision 26/2026/QD-TTg, a letter, minutes,
 * a table of results. */
#ifndef OPENOCOP_TESTS_PAPERS_H
#define OPENOCOP_TESTS_PAPERS_H

#include "doc/doc.h"

#define MADE_AT INT64_C(1779411600000) /* 2026-05-22T01:00:00Z */

static inline void motto_form(struct doc *paper, struct arena *arena)
{
    doc_open(paper, arena, &(struct doc_about){ .title = STR("Phiếu đăng ký đánh giá, phân hạng sản phẩm OCOP"), .author = STR("HTX Chè Suối Giàng"),
                                                   .subject = STR("Mẫu số 01, Quyết định 26/2026/QĐ-TTg"), .footer = STR("OCOP-PDK-7F3A"), .made_at = MADE_AT });
    doc_motto(paper);
    doc_title(paper, &(struct doc_title){ .title = STR("PHIẾU ĐĂNG KÝ"),
                                              .subtitle = STR("Tham gia đánh giá, phân hạng sản phẩm OCOP của tỉnh Lào Cai năm 2026") });
    doc_heading(paper, DOC_SECTION, STR("1. Thông tin về đơn vị đăng ký:"));
    doc_fields(paper, &(struct doc_field){ .label = STR("- Tên đơn vị:"), .value = STR("Hợp tác xã Chè Suối Giàng") }, 1);
    doc_fields(paper, &(struct doc_field){ .label = STR("- Họ tên người đại diện pháp lý:") }, 1);
    doc_fields(paper, &(struct doc_field){ .label = STR("- Địa chỉ liên hệ:"), .more_lines = 1 }, 1);
    doc_fields(paper, (struct doc_field[]){ { .label = STR("- Điện thoại:"), .value = STR("0216 3 123 456") }, { .label = STR("Email:") } }, 2);
    doc_fields(paper, (struct doc_field[]){ { .label = STR("- Giới tính:") }, { .label = STR("(Nam/nữ); Dân tộc:"), .weight = 2 } }, 2);
    doc_paragraph(paper, DOC_BODY, DOC_SPANS({ .text = STR("3. Nhóm sản phẩm đăng ký (Ngành, Nhóm, Phân nhóm") }, { .text = STR("1"), .style = DOC_RAISED },
                                                   { .text = STR("): Chè tươi, chế biến") }));
    doc_paragraph(paper, DOC_BODY, DOC_SPANS({ .text = STR("4. Lần đăng ký đánh giá: Lần đầu ") }, DOC_BOX(false), { .text = STR("   Nâng hạng: ") },
                                                   DOC_BOX(true), { .text = STR("   Đánh giá lại: ") }, DOC_BOX(false)));
    doc_heading(paper, DOC_SECTION, STR("5. Tài liệu kèm theo:"));
    doc_item(paper, STR("-"), DOC_PLAIN(STR("Báo cáo đánh giá về sản phẩm theo Bộ tiêu chí (bản gốc, bản điện tử).")));
    doc_fields(paper, &(struct doc_field){ .label = STR("- Sản phẩm mẫu (số lượng):") }, 1);
    doc_paragraph(paper, DOC_BODY, DOC_PLAIN(STR("Cam đoan những thông tin trong Phiếu đăng ký là đúng sự thật, chúng tôi xin cam kết tuân thủ các quy định về đánh giá, phân "
                                                       "hạng sản phẩm OCOP, chịu trách nhiệm trước Hội đồng và pháp luật về Hồ sơ đăng ký đánh giá, phân hạng sản phẩm.")));
    doc_signatures(paper, &(struct doc_signature){ .place_date = doc_place_date(arena, STR(""), DATE_NONE), .capacity = STR("ĐẠI DIỆN"),
                                                       .hint = STR("(Ký, đóng dấu, ghi rõ họ tên)") }, 1);
    doc_note(paper, STR("1"), DOC_PLAIN(STR("Theo Phụ lục I về Danh mục phân loại sản phẩm tham gia đánh giá, phân hạng sản phẩm OCOP.")));
}

static inline void commune_report(struct doc *paper, struct arena *arena)
{
    date day = DATE_NONE;
    (void)date_of(2026, 2, 5, &day);
    doc_open(paper, arena, &(struct doc_about){ .title = STR("Báo cáo đánh giá một số nội dung của hồ sơ"), .author = STR("UBND xã Suối Giàng"), .made_at = MADE_AT,
                                                   .footer = STR("OCOP-BC-7F3A-2026") });
    doc_letterhead(paper, &(struct doc_letterhead){ .issuer = STR("ỦY BAN NHÂN DÂN\nXÃ VĂN CHẤN"), .number = STR("Số: 12/BC-UBND"),
                                                        .place_date = doc_place_date(arena, STR("Văn Chấn"), day) });
    doc_title(paper, &(struct doc_title){ .title = STR("BÁO CÁO"), .line = true,
                                              .subtitle = STR("Đánh giá một số nội dung của hồ sơ đăng ký tham gia đánh giá, phân hạng sản phẩm OCOP") });
    doc_heading(paper, DOC_SECTION, STR("I. THÔNG TIN CHUNG VỀ HỒ SƠ SẢN PHẨM"));
    doc_fields(paper, &(struct doc_field){ .label = STR("1. Tên chủ thể:"), .value = STR("Hợp tác xã Chè Suối Giàng") }, 1);
    doc_fields(paper, &(struct doc_field){ .label = STR("2. Loại hình tổ chức:"), .value = STR("Hợp tác xã") }, 1);
    doc_fields(paper, &(struct doc_field){ .label = STR("3. Địa chỉ:") }, 1);
    doc_fields(paper, &(struct doc_field){ .label = STR("4. Tên người đại diện pháp luật:"), .value = STR("Giàng A Đằng") }, 1);
    doc_fields(paper, (struct doc_field[]){ { .label = STR("- Giới tính:"), .value = STR("Nam") }, { .label = STR("Dân tộc:"), .value = STR("Mông") } }, 2);
    doc_fields(paper, &(struct doc_field){ .label = STR("5. Sản phẩm đăng ký đánh giá:"), .value = STR("Chè Shan tuyết cổ thụ Suối Giàng") }, 1);
    doc_heading(paper, DOC_SECTION, STR("II. ĐÁNH GIÁ MỘT SỐ NỘI DUNG CỦA HỒ SƠ SẢN PHẨM"));
    for (int i = 0; i < 4; i++)
        doc_paragraph(paper, DOC_BODY, DOC_SPANS({ .text = STR("Về sử dụng nguyên liệu địa phương: "), .style = DOC_BOLD },
            { .text = STR("Hợp tác xã thu mua 100 % búp chè tươi của 182 hộ tại các thôn Pang Cáng, Giàng A, Giàng B; có hợp đồng liên kết ổn định từ năm 2019. "
                          "Giá thu mua bình quân năm 2025 là 32.500 đồng/kg, cao hơn giá thị trường 15 %. Chè được hái một tôm hai lá, vận chuyển về xưởng trong ngày, "
                          "bảo đảm truy xuất được tới từng hộ.") }));
    doc_paragraph(paper, DOC_BODY, DOC_PLAIN(STR("Ủy ban nhân dân xã Văn Chấn đề nghị Ủy ban nhân dân tỉnh Lào Cai đánh giá, phân hạng sản phẩm OCOP cho sản phẩm Chè Shan tuyết cổ "
                                                       "thụ Suối Giàng của Hợp tác xã Chè Suối Giàng./.")));
    doc_closing(paper, (struct str[]){ STR("UBND tỉnh (báo cáo)"), STR("Văn phòng điều phối NTM tỉnh"), STR("Lưu: VT, KT") }, 3,
                  &(struct doc_signature){ .capacity = STR("TM. ỦY BAN NHÂN DÂN\nCHỦ TỊCH"), .hint = STR("(Ký tên và đóng dấu)"), .name = STR("Nguyễn Thị Hoài Thương") });
}

static inline void letter(struct doc *paper, struct arena *arena)
{
    date day = DATE_NONE;
    (void)date_of(2023, 12, 26, &day);
    doc_open(paper, arena, &(struct doc_about){ .title = STR("Về việc bổ sung hồ sơ sản phẩm OCOP"), .author = STR("Văn phòng điều phối NTM tỉnh Yên Bái"), .made_at = MADE_AT });
    doc_letterhead(paper, &(struct doc_letterhead){ .parent = STR("UBND TỈNH YÊN BÁI"), .issuer = STR("VĂN PHÒNG ĐIỀU PHỐI CHƯƠNG TRÌNH MTQG XÂY DỰNG NÔNG THÔN MỚI"),
                                                        .number = STR("Số: 345/VPĐP-OCOP"), .subject = STR("V/v bổ sung hồ sơ đánh giá, phân hạng sản phẩm OCOP đợt 2 năm 2023"),
                                                        .place_date = doc_place_date(arena, STR("Yên Bái"), day) });
    doc_addressees(paper, (struct str[]){ STR("Ủy ban nhân dân huyện Văn Chấn"), STR("Hợp tác xã Chè Suối Giàng") }, 2);
    doc_paragraph(paper, DOC_BODY, DOC_PLAIN(STR("Căn cứ Quyết định số 148/QĐ-TTg ngày 24 tháng 02 năm 2023 của Thủ tướng Chính phủ ban hành Bộ tiêu chí và quy trình đánh giá, phân hạng sản phẩm "
                                                       "Chương trình mỗi xã một sản phẩm (OCOP);")));
    doc_paragraph(paper, DOC_BODY, DOC_SPANS({ .text = STR("Văn phòng điều phối đề nghị đơn vị bổ sung các tài liệu sau ") }, { .text = STR("trước ngày 10/01/2024"), .style = DOC_BOLD },
                                                   { .text = STR(":") }));
    doc_item(paper, STR("1."), DOC_PLAIN(STR("Phiếu kết quả kiểm nghiệm chỉ tiêu chất lượng, an toàn thực phẩm còn hiệu lực;")));
    doc_item(paper, STR("2."), DOC_SPANS({ .text = STR("Giấy chứng nhận cơ sở đủ điều kiện an toàn thực phẩm "), .style = 0 }, { .text = STR("(bản sao)"), .style = DOC_ITALIC }, { .text = STR(".") }));
    doc_paragraph(paper, DOC_BODY, DOC_PLAIN(STR("Đề nghị các đơn vị quan tâm, phối hợp thực hiện./.")));
    doc_closing(paper, (struct str[]){ STR("Như trên"), STR("Lưu: VT, OCOP") }, 2,
                  &(struct doc_signature){ .capacity = STR("KT. CHÁNH VĂN PHÒNG\nPHÓ CHÁNH VĂN PHÒNG"), .name = STR("Trần Văn Quyết") });
    doc_qr(paper, STR("https://ocop.example.vn/vb/345"), 250, DOC_LEFT, DOC_PLAIN(STR("Quét để kiểm tra văn bản")));
}

static inline void results(struct doc *paper, struct arena *arena, int rows, enum doc_size size)
{
    static const struct doc_column columns[] = { { .width = 150, .align = DOC_CENTRE }, { .weight = 3 }, { .weight = 3 }, { .width = 200, .align = DOC_RIGHT },
                                                   { .width = 200, .align = DOC_CENTRE } };
    doc_open(paper, arena, &(struct doc_about){ .title = STR("Kết quả đánh giá"), .size = size, .made_at = MADE_AT, .letters = 130 });
    doc_title(paper, &(struct doc_title){ .title = STR("BẢNG TỔNG HỢP KẾT QUẢ") });
    doc_table(paper, &(struct doc_table){ .columns = columns, .count = 5 });
    doc_row(paper, true);
    doc_cell(paper, 1, DOC_PLAIN(STR("TT")));
    doc_cell(paper, 1, DOC_PLAIN(STR("Sản phẩm")));
    doc_cell(paper, 1, DOC_PLAIN(STR("Chủ thể")));
    doc_cell(paper, 1, DOC_PLAIN(STR("Điểm trung bình")));
    doc_cell(paper, 1, DOC_PLAIN(STR("Hạng sao")));
    for (int i = 1; i <= rows; i++) {
        struct buffer number;
        buffer_open(&number, arena, 20);
        buffer_add_int(&number, i);
        doc_row(paper, false);
        doc_cell(paper, 1, DOC_PLAIN(buffer_str(&number)));
        doc_cell(paper, 1, DOC_PLAIN(STR("Chè Shan tuyết cổ thụ Suối Giàng hộp 200 g")));
        doc_cell(paper, 1, DOC_PLAIN(STR("Hợp tác xã Chè Suối Giàng")));
        doc_cell(paper, 1, DOC_PLAIN(STR("78,25")));
        doc_cell(paper, 1, DOC_PLAIN(STR("4 sao")));
    }
    doc_row(paper, false);
    doc_cell(paper, 3, DOC_SPANS({ .text = STR("Cộng"), .style = DOC_BOLD }));
    doc_cell(paper, 1, DOC_PLAIN(STR("")));
    doc_table_end(paper);
    doc_signatures(paper, (struct doc_signature[]){ { .capacity = STR("THƯ KÝ"), .hint = STR("(Ký, ghi rõ họ tên)"), .name = STR("Lò Thị Mỷ") },
                                                        { .place_date = STR("Yên Bái, ngày 26 tháng 12 năm 2023"), .capacity = STR("CHỦ TỊCH HỘI ĐỒNG"),
                                                          .hint = STR("(Ký, ghi rõ họ tên)"), .name = STR("Đỗ Quang Vĩnh") } }, 2);
}

#endif
