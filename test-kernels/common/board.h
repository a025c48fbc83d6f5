/* Register addresses of the vexpress-a9 board which the test kernels use. */
#ifndef BOARD_H
#define BOARD_H

#include <stdint.h>

static inline uint32_t read32(uintptr_t address)
{
    return *(volatile uint32_t *)address;
}

static inline void write32(uintptr_t address, uint32_t value)
{
    *(volatile uint32_t *)address = value;
}

/* Motherboard system registers */
#define SYS_ID              0x10000000u
#define SYS_24MHZ           0x1000005cu
#define SYS_CFGDATA         0x100000a0u
#define SYS_CFGCTRL         0x100000a4u
#define SYS_CFGSTAT         0x100000a8u
#define CFG_START           (1u << 31)
#define CFG_WRITE           (1u << 30)
#define CFG_SHUTDOWN        (8u << 20)

/* PL011 UART0 */
#define UART0               0x10009000u
#define UART_DR             (UART0 + 0x00)
#define UART_FR             (UART0 + 0x18)
#define UART_IBRD           (UART0 + 0x24)
#define UART_FBRD           (UART0 + 0x28)
#define UART_LCR_H          (UART0 + 0x2c)
#define UART_CR             (UART0 + 0x30)
#define UART_IFLS           (UART0 + 0x34)
#define UART_IMSC           (UART0 + 0x38)
#define UART_FR_RXFE        (1u << 4)
#define UART_FR_TXFF        (1u << 5)
#define UART_LCR_FIFO       (1u << 4)
#define UART_LCR_8BIT       (3u << 5)
#define UART_CR_ENABLE      0x301u
#define UART_INT_RX         (1u << 4)
#define UART_INT_RX_TIMEOUT (1u << 6)

/* SP804 dual timer 0/1, both counters at 1 MHz */
#define SP804               0x10011000u
#define SP804_LOAD          (SP804 + 0x00)
#define SP804_CONTROL       (SP804 + 0x08)
#define SP804_INTCLR        (SP804 + 0x0c)
#define SP804_MIS           (SP804 + 0x14)
#define SP804_ENABLE        (1u << 7)
#define SP804_PERIODIC      (1u << 6)
#define SP804_INTENABLE     (1u << 5)
#define SP804_32BIT         (1u << 1)

/* Cortex-A9 MPCore private region */
#define GICC_CTLR           0x1e000100u
#define GICC_PMR            0x1e000104u
#define GICC_IAR            0x1e00010cu
#define GICC_EOIR           0x1e000110u
#define GLOBAL_TIMER_LOW    0x1e000200u
#define GLOBAL_TIMER_HIGH   0x1e000204u
#define GLOBAL_TIMER_CTRL   0x1e000208u
#define PRIVATE_TIMER_LOAD  0x1e000600u
#define PRIVATE_TIMER_CTRL  0x1e000608u
#define PRIVATE_TIMER_INT   0x1e00060cu
#define PRIVATE_ENABLE      (1u << 0)
#define PRIVATE_RELOAD      (1u << 1)
#define PRIVATE_INTENABLE   (1u << 2)
#define GICD_CTLR           0x1e001000u
#define GICD_ISENABLER      0x1e001100u
#define GICD_ICENABLER      0x1e001180u
#define GICD_IPRIORITYR     0x1e001400u
#define GICD_ITARGETSR      0x1e001800u
#define GICD_SGIR           0x1e001f00u

/* Interrupt numbers (INTID); shared peripheral interrupt n is 32 + n */
#define INTID_GLOBAL_TIMER  27u
#define INTID_PRIVATE_TIMER 29u
#define INTID_SP804         34u
#define INTID_UART0         37u
#define INTID_COUNT         96u
#define INTID_SPURIOUS      1023u

#endif
