#include "console.h"

#include <stdbool.h>
#include <stdint.h>

#include "board.h"

void console_initialize(void)
{
    write32(UART_CR, 0);
    write32(UART_IMSC, 0);
    write32(UART_IBRD, 13);                     /* 115200 baud from 24 MHz */
    write32(UART_FBRD, 1);
    write32(UART_LCR_H, UART_LCR_8BIT | UART_LCR_FIFO);
    write32(UART_CR, UART_CR_ENABLE);
}

static void send(char character)
{
    while (read32(UART_FR) & UART_FR_TXFF) {
    }
    write32(UART_DR, (uint8_t)character);
}

void console_putc(char character)
{
    if (character == '\n') {
        send('\r');
    }
    send(character);
}

void console_puts(const char *text)
{
    while (*text != '\0') {
        console_putc(*text++);
    }
}

static void pad(char filler, unsigned length, unsigned width)
{
    while (length++ < width) {
        console_putc(filler);
    }
}

static unsigned length_of(const char *text)
{
    unsigned length = 0;
    while (text[length] != '\0') {
        length++;
    }
    return length;
}

/* The Cortex-A9 has no divide instruction; digits are found by subtracting powers of ten. */
static unsigned decimal_digits(uint32_t value, char *digits)
{
    static const uint32_t powers[] = {
        1000000000u, 100000000u, 10000000u, 1000000u, 100000u, 10000u, 1000u, 100u, 10u, 1u
    };
    unsigned length = 0;
    for (unsigned i = 0; i < sizeof powers / sizeof powers[0]; i++) {
        char digit = '0';
        while (value >= powers[i]) {
            value -= powers[i];
            digit++;
        }
        if (digit != '0' || length > 0 || powers[i] == 1) {
            digits[length++] = digit;
        }
    }
    return length;
}

static unsigned hexadecimal_digits(uint32_t value, char *digits)
{
    unsigned length = 0;
    for (int shift = 28; shift >= 0; shift -= 4) {
        unsigned nibble = (value >> shift) & 15;
        if (nibble != 0 || length > 0 || shift == 0) {
            digits[length++] = "0123456789abcdef"[nibble];
        }
    }
    return length;
}

static void print_number(const char *sign, const char *digits, unsigned length, char filler, unsigned width)
{
    unsigned total = length + length_of(sign);
    if (filler == ' ') {
        pad(' ', total, width);
    }
    console_puts(sign);
    if (filler == '0') {
        pad('0', total, width);
    }
    for (unsigned i = 0; i < length; i++) {
        console_putc(digits[i]);
    }
}

static void print_string(const char *text, bool left, unsigned width)
{
    unsigned length = length_of(text);
    if (!left) {
        pad(' ', length, width);
    }
    console_puts(text);
    if (left) {
        pad(' ', length, width);
    }
}

void print(const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    for (; *format != '\0'; format++) {
        if (*format != '%') {
            console_putc(*format);
            continue;
        }
        format++;
        bool left = false;
        char filler = ' ';
        unsigned width = 0;
        char digits[10];
        if (*format == '-') {
            left = true;
            format++;
        } else if (*format == '0') {
            filler = '0';
            format++;
        }
        while (*format >= '0' && *format <= '9') {
            width = width * 10 + (unsigned)(*format++ - '0');
        }
        switch (*format) {
        case 'd': {
            int32_t value = va_arg(arguments, int);
            uint32_t magnitude = value < 0 ? 0u - (uint32_t)value : (uint32_t)value;
            print_number(value < 0 ? "-" : "", digits, decimal_digits(magnitude, digits), filler, width);
            break;
        }
        case 'u':
            print_number("", digits, decimal_digits(va_arg(arguments, unsigned), digits), filler, width);
            break;
        case 'x':
            print_number("", digits, hexadecimal_digits(va_arg(arguments, unsigned), digits), filler, width);
            break;
        case 's':
            print_string(va_arg(arguments, const char *), left, width);
            break;
        case 'c':
            console_putc((char)va_arg(arguments, int));
            break;
        case '\0':
            va_end(arguments);
            return;
        default:
            console_putc(*format);
            break;
        }
    }
    va_end(arguments);
}
