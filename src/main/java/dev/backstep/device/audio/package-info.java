/**
 * Sound: the PL041 interface and the AC'97 codec behind it. Nothing is heard; samples are used up in guest time. Depends on
 * {@code device} and on the clock edges of {@code device.timer}.
 */
package dev.backstep.device.audio;
