/* Asking the program itself, started again without network and rights (docs/decisions/0004): so many at a time, for so long. */
#include "base/file.h"
#include "base/log.h"
#include "base/sandbox.h"
#include "base/text.h"
#include "ocop/files/files_int.h"
#include "texts_files.h"

#include <pthread.h>

#define TIME_MS 10000
#define SECONDS 10
#define MEMORY ((int64_t)1536 << 20)
#define AT_A_TIME 2
#define WAITING_MAX 4 /* the other workers of the server go on serving */

enum status file_helper_confine(const char *const *reads, struct error *error)
{
    const struct sandbox sandbox = { .seconds = SECONDS, .memory = MEMORY, .reads = reads };
    return sandbox_enter(&sandbox, error);
}

/* Of the process: processors are one thing for all. */
static struct {
    pthread_mutex_t mutex;
    pthread_cond_t freed;
    int running;
    int waiting;
} gate = { PTHREAD_MUTEX_INITIALIZER, PTHREAD_COND_INITIALIZER, 0, 0 };

static enum status enter(struct error *error)
{
    enum status status = STATUS_OK;
    pthread_mutex_lock(&gate.mutex);
    if (gate.running >= AT_A_TIME && gate.waiting >= WAITING_MAX) {
        status = FAIL(error, STATUS_UNAVAILABLE, TEXT_files_busy, NULL);
    } else {
        gate.waiting++;
        while (gate.running >= AT_A_TIME)
            pthread_cond_wait(&gate.freed, &gate.mutex);
        gate.waiting--;
        gate.running++;
    }
    pthread_mutex_unlock(&gate.mutex);
    return status;
}

static void leave(void)
{
    pthread_mutex_lock(&gate.mutex);
    gate.running--;
    pthread_cond_signal(&gate.freed);
    pthread_mutex_unlock(&gate.mutex);
}

void file_helper_fell(const struct file_helper *helper)
{
    static const char *const ends[] = { [CHILD_DONE] = "not understood", [CHILD_FAILED] = "failed", [CHILD_LATE] = "late", [CHILD_TOO_LOUD] = "too loud" };
    LOG_EVENT(LOG_LEVEL_WARNING, "files.inspect", TEXT_ARG_Z("end", ends[helper->end]), TEXT_ARG_INT("bytes", (int64_t)helper->input.len));
}

enum status file_help(const struct files *files, struct arena *arena, struct file_helper *helper, struct error *error)
{
    /* Libraries keep some memory until the end, which a sanitizer would report as lost. */
    static const char *const environment[] = { "LC_ALL=C.UTF-8", "HOME=/nonexistent", "VIPS_BLOCK_UNTRUSTED=1", "ASAN_OPTIONS=detect_leaks=0", NULL };
    const struct child child = { .program = files->program, .arguments = helper->arguments, .environment = environment,
                                 .folder = path_join(arena, files->folder, STR("empty")), .input = helper->input,
                                 .output_max = helper->output_max, .milliseconds = TIME_MS };
    struct error fault = { 0 };
    enum status status;
    helper->asked = false;
    if (child.folder == NULL)
        return fail_memory(error);
    status = enter(error);
    if (status != STATUS_OK)
        return status;
    status = child_run(arena, &child, &helper->end, &helper->output, &fault);
    leave();
    helper->asked = status == STATUS_OK;
    if (status != STATUS_OK)
        log_failure("files.inspect", &fault);
    return arena->exhausted ? fail_memory(error) : STATUS_OK;
}
