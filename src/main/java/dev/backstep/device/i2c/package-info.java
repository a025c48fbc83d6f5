/**
 * I2C: the two-wire bus that software drives by hand, and what hangs on it. Depends on {@code device}.
 */
package dev.backstep.device.i2c;
