/* The smallest program that shows life: a greeting, two identification registers, and off. */
#include "board.h"
#include "console.h"
#include "machine.h"

static unsigned greetings_given;

static unsigned greet(const char *whom)
{
    print("Hello, %s!\n", whom);
    return ++greetings_given;
}

int main(void)
{
    greet("world");
    unsigned count = greet("vexpress-a9");
    print("MIDR 0x%08x, SYS_ID 0x%08x\n", (unsigned)read_midr(), (unsigned)read32(SYS_ID));
    print("%u greetings, %d days a year, %05d bottles\n", count, 365, 99);
    return 0;
}
