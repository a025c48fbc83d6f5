/**
 * Image files turned into a plan: which bytes go where in memory, and where each CPU starts. It knows file formats (ELF,
 * uImage, zImage, Intel HEX, flattened device tree) and the boot protocol of 32-bit ARM Linux, and nothing of CPUs or
 * devices, so that all of it can be tested with bytes alone.
 *
 * <p>{@link dev.backstep.board.boot.BootPlanner} is the way in; a board describes itself with
 * {@link dev.backstep.board.boot.BootBoard}, the user's options are {@link dev.backstep.board.boot.BootOptions}, and
 * whatever is wrong with a file comes out as a {@link dev.backstep.board.boot.BootException} of one line. Depends on
 * {@code memory} only. Stateless but for what its objects hold; any thread may use them.
 */
package dev.backstep.board.boot;
