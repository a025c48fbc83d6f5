/** Serial ports: the PL011, and the line that any serial device talks to. */
package dev.backstep.device.serial;
