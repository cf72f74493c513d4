/* Demonstration data: each room that has some gives one function that fills an empty database with it; app/ lists them in the order in which they
 * build on each other, and `openocop demo` calls them. A function gets the command line's context, arena and rooms, prints nothing, and puts its
 * data in through the door like everybody, as "system". Whatever names a person says that it is a demonstration. */
#ifndef OPENOCOP_BASE_DEMO_H
#define OPENOCOP_BASE_DEMO_H

#include "base/cli.h"

#define DEMO_PROVINCE 15 /* Lao Cai, with Yen Bai in it since 01/07/2025 */
#define DEMO_COMMUNE "04498" /* Tran Yen: its producers, officers and dossiers */
#define DEMO_OTHER_COMMUNE "04636" /* Gia Hoi: for what must not be seen from the first */
#define DEMO_PASSWORD "trinh-dien-ocop" /* of every demonstration account; published */

struct demo_step {
    const char *name; /* of the room */
    cli_run_fn *fill;
};

#endif
