/** Status and system control registers of boards. Depends on {@code device}. */
package dev.backstep.device.sysregs;
