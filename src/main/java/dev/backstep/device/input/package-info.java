/**
 * Keyboard and mouse: the PL050 interface and the PS/2 devices behind it. What a person does arrives as a
 * {@link dev.backstep.device.DeviceInput} and becomes bytes on the PS/2 line in guest time. Depends on {@code device}.
 */
package dev.backstep.device.input;
