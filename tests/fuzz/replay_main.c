/* Runs a fuzz target over every file of the folders that are named, and over nothing at all: replay_json tests/fuzz/corpus/json */
#include <dirent.h>
#include <sys/stat.h>

#include "fuzz.h"

/* In memory of exactly its size, so that AddressSanitizer sees one byte too far. */
static void replay_file(const char *path)
{
    FILE *file = fopen(path, "rb");
    struct stat info;
    unsigned char *bytes;
    if (file == NULL || fstat(fileno(file), &info) != 0) {
        perror(path);
        exit(1);
    }
    bytes = malloc((size_t)info.st_size);
    if ((bytes == NULL && info.st_size > 0) || fread(bytes, 1, (size_t)info.st_size, file) != (size_t)info.st_size) {
        perror(path);
        exit(1);
    }
    fclose(file);
    LLVMFuzzerTestOneInput(bytes, (size_t)info.st_size);
    free(bytes);
}

static int replay_folder(const char *folder)
{
    DIR *entries = opendir(folder);
    struct dirent *entry;
    int count = 0;
    if (entries == NULL) {
        perror(folder);
        exit(1);
    }
    while ((entry = readdir(entries)) != NULL) {
        char path[4096];
        int size = snprintf(path, sizeof(path), "%s/%s", folder, entry->d_name);
        if (entry->d_name[0] == '.')
            continue;
        if (size < 0 || (size_t)size >= sizeof(path)) {
            fprintf(stderr, "%s: name too long\n", entry->d_name);
            exit(1);
        }
        fprintf(stderr, "%s\n", path); /* the last line tells which input failed */
        replay_file(path);
        count++;
    }
    closedir(entries);
    return count;
}

int main(int argc, char **argv)
{
    int count = 0;
    LLVMFuzzerTestOneInput(NULL, 0);
    for (int i = 1; i < argc; i++)
        count += replay_folder(argv[i]);
    printf("%d inputs\n", count);
    return count > 0 ? 0 : 1;
}
