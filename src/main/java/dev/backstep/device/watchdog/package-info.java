/**
 * The board's watchdog, the SP805. (The watchdogs inside the MPCore are in {@code device.mpcore}.) Depends on
 * {@code device} and on the counting of {@code device.timer}.
 */
package dev.backstep.device.watchdog;
