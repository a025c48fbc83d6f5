/* Console on UART0: polled output with a small printf. */
#ifndef CONSOLE_H
#define CONSOLE_H

#include <stdarg.h>

void console_initialize(void);

/* Writes one character; a newline becomes carriage return and newline. */
void console_putc(char character);

void console_puts(const char *text);

/*
 * Understands %d %u %x %s %c %%, with an optional field width and a leading zero or minus
 * (left-justified, strings only). Values are 32 bits.
 */
void print(const char *format, ...) __attribute__((format(printf, 1, 2)));

#endif
