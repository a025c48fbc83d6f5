/**
 * Network interfaces, and what they are plugged into inside the machine.
 *
 * <p>An interface sends through a {@link dev.backstep.device.network.NetworkLine} and is reached as a
 * {@link dev.backstep.device.network.NetworkReceiver}. A line leads to a {@link dev.backstep.device.network.Hub}, which
 * delivers after a fixed guest time, or out of the machine; what comes in from there is a
 * {@link dev.backstep.device.DeviceInput}, recorded as such. Frames are Ethernet frames without preamble and check
 * sequence. Depends on {@code device}, {@code clock}, {@code memory} and {@code state}.
 */
package dev.backstep.device.network;
