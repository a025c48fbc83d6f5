/* What a broken program does: the kernel must kill the process, and the machine goes on. */
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

__attribute__((target("arm"))) static void undefined(void) { __asm__ volatile(".word 0xe7f000f0"); }
static void undefined_thumb(void) { __asm__ volatile(".hword 0xde00"); }
__attribute__((target("arm"))) static void coprocessor(void) { __asm__ volatile(".word 0xee071f15"); } /* MCR p15: privileged only */
static volatile uintptr_t nowhere = 4;
static void null_read(void) { (void)*(volatile int *)nowhere; }
static void null_jump(void) { ((void (*)(void))(uintptr_t)8)(); }
static void wild_jump(void) { ((void (*)(void))(uintptr_t)0x7fff0000u)(); }
static void kernel_read(void) { (void)*(volatile int *)0xc0008000u; }
static void kernel_jump(void) { ((void (*)(void))(uintptr_t)0xc0008000u)(); }
static void write_code(void) { *(volatile uint32_t *)(uintptr_t)write_code = 0; }
static void unaligned(void)
{
    static uint8_t bytes[32];
    uint32_t a, b;
    __asm__ volatile("ldrd %0, %1, [%2]" : "=&r"(a), "=&r"(b) : "r"(bytes + 1) : "memory");
    printf("  ldrd %u %u\n", a, b);
}
static void execute_data(void)
{
    static uint32_t code[] = {0xe12fff1e};
    uint32_t *page = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    memcpy(page, code, sizeof code);
    ((void (*)(void))(uintptr_t)page)();
}
static int stack_overflow_from(volatile int *depth)
{
    volatile char space[4096];
    space[0] = (char)++*depth;
    return *depth < 0 ? 0 : stack_overflow_from(depth) + space[0];
}
static void stack_overflow(void)
{
    volatile int depth = 0;
    depth = stack_overflow_from(&depth);
}

int main(void)
{
    static const struct {
        const char *name;
        void (*run)(void);
    } cases[] = {
        {"undefined instruction", undefined}, {"undefined in Thumb", undefined_thumb}, {"privileged coprocessor", coprocessor}, {"null read", null_read},
        {"null jump", null_jump}, {"wild jump", wild_jump}, {"kernel read", kernel_read}, {"kernel jump", kernel_jump},
        {"write to code", write_code}, {"unaligned ldrd", unaligned}, {"execute data", execute_data},
        {"stack overflow", stack_overflow},
    };
    for (unsigned i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        int status = 0;
        fflush(stdout);
        pid_t child = fork();
        if (child == 0) {
            cases[i].run();
            fflush(stdout);
            _exit(0);
        }
        waitpid(child, &status, 0);
        printf("%-22s %s %d\n", cases[i].name, WIFSIGNALED(status) ? "signal" : "exit",
               WIFSIGNALED(status) ? WTERMSIG(status) : WEXITSTATUS(status));
    }
    return 0;
}
