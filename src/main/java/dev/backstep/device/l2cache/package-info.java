/** Level 2 cache controllers. There is no cache behind them: what they hold is always coherent. Depends on {@code device}. */
package dev.backstep.device.l2cache;
