/*
 * Echo by interrupt: what is typed appears as it is typed, and each finished line again in upper case.
 * A line that holds only "q" switches the machine off; a line that grows too long is finished on its own. No input is lost however fast it comes: when the ring is full,
 * the receive interrupt is masked and the rest waits in the UART and its sender.
 */
#include <stdbool.h>

#include "board.h"
#include "console.h"
#include "gic.h"
#include "machine.h"

#define RECEIVE_INTERRUPTS  (UART_INT_RX | UART_INT_RX_TIMEOUT)

#define RING_SIZE           64u         /* a power of two */
#define LINE_SIZE           80u

#define BACKSPACE           0x08
#define DELETE              0x7f

/* Written by the interrupt handler (head) and the main loop (tail); both count on without wrapping. */
static volatile char ring[RING_SIZE];
static volatile uint32_t ring_head;
static volatile uint32_t ring_tail;

static char line[LINE_SIZE + 1];
static unsigned line_length;
static unsigned lines_seen;

static bool ring_is_full(void)
{
    return ring_head - ring_tail == RING_SIZE;
}

static void uart_interrupt(void)
{
    while (!(read32(UART_FR) & UART_FR_RXFE)) {
        if (ring_is_full()) {
            write32(UART_IMSC, 0);
            return;
        }
        ring[ring_head % RING_SIZE] = (char)read32(UART_DR);
        ring_head = ring_head + 1;
    }
}

static char next_character(void)
{
    disable_interrupts();
    while (ring_head == ring_tail) {
        wait_for_interrupt();
        enable_interrupts();
        disable_interrupts();
    }
    char character = ring[ring_tail % RING_SIZE];
    ring_tail = ring_tail + 1;
    write32(UART_IMSC, RECEIVE_INTERRUPTS);
    enable_interrupts();
    return character;
}

static void prompt(void)
{
    console_puts("> ");
}

/* Returns false when the line asks to quit. */
static bool finish_line(void)
{
    console_putc('\n');
    if (line_length == 1 && line[0] == 'q') {
        return false;
    }
    lines_seen++;
    for (unsigned i = 0; i < line_length; i++) {
        if (line[i] >= 'a' && line[i] <= 'z') {
            line[i] -= 'a' - 'A';
        }
    }
    line[line_length] = '\0';
    print("%u: %s\n", lines_seen, line);
    line_length = 0;
    prompt();
    return true;
}

static void edit_line(char character)
{
    if (character == BACKSPACE || character == DELETE) {
        if (line_length > 0) {
            line_length--;
            console_puts("\b \b");
        }
    } else if (character >= ' ') {
        if (line_length == LINE_SIZE) {
            finish_line();
        }
        line[line_length++] = character;
        console_putc(character);
    }
}

int main(void)
{
    print("uart-echo: type lines, q to quit\n");
    gic_initialize();
    gic_enable(INTID_UART0, uart_interrupt);
    write32(UART_IFLS, 0);
    write32(UART_IMSC, RECEIVE_INTERRUPTS);
    enable_interrupts();

    prompt();
    bool running = true;
    char previous = '\0';
    while (running) {
        char character = next_character();
        if (character == '\r' || (character == '\n' && previous != '\r')) {
            running = finish_line();
        } else if (character != '\n') {
            edit_line(character);
        }
        previous = character;
    }
    print("%u lines, bye\n", lines_seen);
    return 0;
}
