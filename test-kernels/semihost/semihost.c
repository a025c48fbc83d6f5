/*
 * Semihosting: each of the four traps, the console, the command line, time, and files. All output goes through
 * semihosting. The first argument of the command line, if any, names a file that may be created and removed.
 * Ends with exit status 42 when everything was as it should be, 1 otherwise.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "machine.h"

enum operation {
    SYS_OPEN = 0x01, SYS_CLOSE = 0x02, SYS_WRITEC = 0x03, SYS_WRITE0 = 0x04, SYS_WRITE = 0x05, SYS_READ = 0x06,
    SYS_ISERROR = 0x08, SYS_ISTTY = 0x09, SYS_SEEK = 0x0a, SYS_FLEN = 0x0c, SYS_REMOVE = 0x0e, SYS_RENAME = 0x0f,
    SYS_CLOCK = 0x10, SYS_TIME = 0x11, SYS_ERRNO = 0x13, SYS_GET_CMDLINE = 0x15, SYS_HEAPINFO = 0x16,
    SYS_EXIT_EXTENDED = 0x20, SYS_ELAPSED = 0x30, SYS_TICKFREQ = 0x31
};

enum open_mode { OPEN_READ = 0, OPEN_READ_BINARY = 1, OPEN_UPDATE_BINARY = 3, OPEN_WRITE = 4, OPEN_WRITE_BINARY = 5 };

#define APPLICATION_EXIT 0x20026u
#define FAILED           0xffffffffu
#define YEAR_2020        1577836800u
#define RAM_START        0x60000000u

typedef uint32_t (*semihosting_trap)(uint32_t operation, const void *parameters);

uint32_t semihosting_a32_svc(uint32_t operation, const void *parameters);
uint32_t semihosting_a32_hlt(uint32_t operation, const void *parameters);
uint32_t semihosting_t32_svc(uint32_t operation, const void *parameters);
uint32_t semihosting_t32_hlt(uint32_t operation, const void *parameters);

static unsigned failures;

static uint32_t call(enum operation operation, const void *parameters)
{
    return semihosting_a32_svc(operation, parameters);
}

static uint32_t call1(enum operation operation, uintptr_t first)
{
    uint32_t parameters[] = { first };
    return call(operation, parameters);
}

static uint32_t call2(enum operation operation, uintptr_t first, uintptr_t second)
{
    uint32_t parameters[] = { first, second };
    return call(operation, parameters);
}

static uint32_t call3(enum operation operation, uintptr_t first, uintptr_t second, uintptr_t third)
{
    uint32_t parameters[] = { first, second, third };
    return call(operation, parameters);
}

static uint32_t call4(enum operation operation, uintptr_t first, uintptr_t second, uintptr_t third, uintptr_t fourth)
{
    uint32_t parameters[] = { first, second, third, fourth };
    return call(operation, parameters);
}

static void say(const char *text)
{
    call(SYS_WRITE0, text);
}

static void check(const char *what, bool good)
{
    say(what);
    say(good ? ": ok\n" : ": WRONG\n");
    failures += !good;
}

static uint32_t length_of(const char *text)
{
    uint32_t length = 0;
    while (text[length] != '\0') {
        length++;
    }
    return length;
}

static bool equal(const char *left, const char *right, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) {
        if (left[i] != right[i]) {
            return false;
        }
    }
    return true;
}

static uint32_t open_file(const char *name, enum open_mode mode)
{
    return call3(SYS_OPEN, (uintptr_t)name, mode, length_of(name));
}

static void try_traps(void)
{
    semihosting_a32_svc(SYS_WRITE0, "A32 SVC 0x123456 speaks\n");
    semihosting_a32_hlt(SYS_WRITE0, "A32 HLT 0xf000 speaks\n");
    semihosting_t32_svc(SYS_WRITE0, "T32 SVC 0xab speaks\n");
    semihosting_t32_hlt(SYS_WRITE0, "T32 HLT 0x3c speaks\n");
}

static void try_console(void)
{
    static const char text[] = "WRITE to :tt speaks\n";
    for (const char *character = "WRITEC speaks\n"; *character != '\0'; character++) {
        call(SYS_WRITEC, character);
    }
    uint32_t handle = open_file(":tt", OPEN_WRITE);
    check("OPEN of :tt for writing", handle != FAILED);
    check("WRITE leaves no byte unwritten", call3(SYS_WRITE, handle, (uintptr_t)text, sizeof text - 1) == 0);
    check("ISTTY of :tt says yes or no", call1(SYS_ISTTY, handle) <= 1);
    check("CLOSE of :tt", call1(SYS_CLOSE, handle) == 0);
}

/* Returns the first argument after the program's name, or NULL. */
static const char *try_command_line(void)
{
    static char line[200];
    uint32_t block[] = { (uintptr_t)line, sizeof line };
    check("GET_CMDLINE", call(SYS_GET_CMDLINE, block) == 0);
    check("its length is that of its text", block[1] == length_of(line));
    char *space = line;
    while (*space != '\0' && *space != ' ') {
        space++;
    }
    bool argument = *space == ' ';
    *space = '\0';
    say("program is called ");
    say(line);
    say(argument ? ", and has an argument\n" : ", and has no argument\n");
    return argument ? space + 1 : NULL;
}

static void try_heap(void)
{
    extern char image_end[];
    uint32_t info[4] = { 1, 1, 1, 1 };
    call1(SYS_HEAPINFO, (uintptr_t)info);
    check("HEAPINFO heap lies in RAM", info[0] >= RAM_START && info[0] < info[1]);
    check("HEAPINFO heap leaves the program alone", info[0] >= (uintptr_t)image_end || info[1] <= 0x60010000u);
    check("HEAPINFO stack lies in RAM", info[2] > RAM_START && info[3] >= RAM_START && info[3] < info[2]);
}

static void try_time(void)
{
    uint32_t centiseconds = call(SYS_CLOCK, NULL);
    check("CLOCK does not go back", call(SYS_CLOCK, NULL) >= centiseconds);
    check("TIME is after 2020", call(SYS_TIME, NULL) > YEAR_2020);
    uint32_t frequency = call(SYS_TICKFREQ, NULL);
    check("TICKFREQ is known", frequency != FAILED && frequency != 0);
    uint32_t first[2];
    uint32_t second[2];
    check("ELAPSED", call(SYS_ELAPSED, first) == 0 && call(SYS_ELAPSED, second) == 0);
    uint64_t before = (uint64_t)first[1] << 32 | first[0];
    uint64_t after = (uint64_t)second[1] << 32 | second[0];
    check("ELAPSED does not go back", after >= before);
}

static void try_missing_file(void)
{
    check("OPEN of a missing file fails", open_file("no-such-file", OPEN_READ) == FAILED);
    check("ERRNO is ENOENT", call(SYS_ERRNO, NULL) == 2);
    check("ISERROR knows -1", call1(SYS_ISERROR, FAILED) != 0);
    check("ISERROR knows 0", call1(SYS_ISERROR, 0) == 0);
    check("READ of an unknown handle reads nothing", call3(SYS_READ, 77, (uintptr_t)&failures, 4) >= 4);
    check("CLOSE of an unknown handle fails", call1(SYS_CLOSE, 77) == FAILED);
}

static void try_file(const char *name)
{
    static const char text[] = "0123456789abcdef";
    static char buffer[32];
    static char other_name[sizeof buffer + 200];
    uint32_t text_length = sizeof text - 1;

    uint32_t handle = open_file(name, OPEN_WRITE_BINARY);
    if (handle == FAILED) {
        say("the file cannot be written: files skipped\n");
        return;
    }
    check("WRITE to a file", call3(SYS_WRITE, handle, (uintptr_t)text, text_length) == 0);
    check("FLEN while writing", call1(SYS_FLEN, handle) == text_length);
    check("ISTTY of a file", call1(SYS_ISTTY, handle) == 0);
    check("CLOSE", call1(SYS_CLOSE, handle) == 0);

    handle = open_file(name, OPEN_UPDATE_BINARY);
    check("OPEN for update", handle != FAILED);
    check("SEEK to the end", call2(SYS_SEEK, handle, text_length) == 0);
    check("WRITE makes the file longer", call3(SYS_WRITE, handle, (uintptr_t)"xyz", 3) == 0);
    check("CLOSE after update", call1(SYS_CLOSE, handle) == 0);

    handle = open_file(name, OPEN_READ_BINARY);
    check("OPEN for reading", handle != FAILED);
    check("FLEN while reading", call1(SYS_FLEN, handle) == text_length + 3);
    check("READ fills a small buffer", call3(SYS_READ, handle, (uintptr_t)buffer, 10) == 0 && equal(buffer, text, 10));
    check("READ tells what was missing", call3(SYS_READ, handle, (uintptr_t)buffer, 20) == 11 && equal(buffer, "abcdefxyz", 9));
    check("READ at the end of the file", call3(SYS_READ, handle, (uintptr_t)buffer, 20) == 20);
    check("SEEK", call2(SYS_SEEK, handle, 4) == 0);
    check("READ after SEEK", call3(SYS_READ, handle, (uintptr_t)buffer, 4) == 0 && equal(buffer, "4567", 4));
    check("CLOSE after reading", call1(SYS_CLOSE, handle) == 0);

    uint32_t length = length_of(name);
    for (uint32_t i = 0; i < length; i++) {
        other_name[i] = name[i];
    }
    other_name[length] = '2';
    other_name[length + 1] = '\0';
    check("RENAME", call4(SYS_RENAME, (uintptr_t)name, length, (uintptr_t)other_name, length + 1) == 0);
    check("the old name is gone", open_file(name, OPEN_READ) == FAILED);
    check("REMOVE", call2(SYS_REMOVE, (uintptr_t)other_name, length + 1) == 0);
    check("REMOVE of what is gone fails", call2(SYS_REMOVE, (uintptr_t)other_name, length + 1) != 0);
}

int main(void)
{
    try_traps();
    try_console();
    const char *file = try_command_line();
    try_heap();
    try_time();
    try_missing_file();
    if (file != NULL) {
        try_file(file);
    }
    say(failures == 0 ? "all as it should be\n" : "something is wrong\n");
    call2(SYS_EXIT_EXTENDED, APPLICATION_EXIT, failures == 0 ? 42 : 1);
    return 0;
}
