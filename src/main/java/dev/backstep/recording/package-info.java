/**
 * Recordings in files: a run that can be seen again anywhere, from the file alone.
 *
 * <p>A recording has what the machine is (its configuration and the files that it was built from, by content), what came in from
 * outside with the position of each, hashes of the machine's state in between, and how it ended. Nothing else is needed, for
 * everything else follows: see {@link dev.backstep.timeline.Timeline}. Checkpoints in between make positions far in quick to reach; a
 * run can be seen without them. {@link dev.backstep.recording.RecordingWriter} takes down a
 * machine that runs, on a thread of its own; {@link dev.backstep.recording.Recording} reads, and
 * {@link dev.backstep.recording.StoredCheckpoints} the checkpoints. Depends on {@code timeline}, whose
 * events it stores, and on {@code machine}; builds no machine.
 *
 * <h2>What comes in, and how it is captured</h2>
 *
 * <table>
 * <caption>Sources</caption>
 * <tr><th>Source</th><th>Event</th><th>How</th></tr>
 * <tr><td>bytes and breaks at serial ports, virtio consoles, the console of semihosting</td><td>serial-input, serial-break</td>
 *     <td>taken between two instructions, when the guest has room</td></tr>
 * <tr><td>the host's time of day (PL031)</td><td>answer to host-clock</td><td>each reading, in the middle of the instruction that
 *     reads; with {@code -rtc clock=vm} too</td></tr>
 * <tr><td>alarms on the host's clock</td><td>host-timers</td><td>the time that had come</td></tr>
 * <tr><td>random numbers (virtio-rng)</td><td>answer to random</td><td>each request. With {@code -seed} they follow from the seed,
 *     which is part of the command line</td></tr>
 * <tr><td>frames from the network, state of a cable ({@code set_link})</td><td>device-input</td><td>at the interface or hub that gets
 *     them</td></tr>
 * <tr><td>keys, mouse ({@code sendkey}, {@code mouse_move} ...)</td><td>device-input</td><td>at the keyboard or mouse</td></tr>
 * <tr><td>results of semihosting calls</td><td>answer to semihosting</td><td>results and what was read; what the guest writes goes
 *     nowhere in a replay, but for the console</td></tr>
 * <tr><td>content of disks</td><td>answer to disk</td><td>when the guest first reads a page of the image; later reads, and all
 *     writes, are the machine's own memory. Reads complete in guest time, never when the host is ready. So a replay needs no
 *     image</td></tr>
 * <tr><td>resets from outside</td><td>system-reset</td><td>between two instructions</td></tr>
 * <tr><td>writes of a debugger or monitor</td><td>memory-write, register-write</td><td>at the present; in the past they open a
 *     diversion, which is not recorded</td></tr>
 * <tr><td>a debugger that lets one CPU run and holds the others ({@code scheduler-locking})</td><td>cpus-allowed</td><td>at the
 *     present; in the past CPUs run as they ran</td></tr>
 * <tr><td>what is asked for while the machine is built</td><td>startup block</td><td>in order; no device asks today</td></tr>
 * <tr><td>kernel, device tree, initial RAM disk, firmware, {@code -device loader} files, flash</td><td>image blocks</td>
 *     <td>whole, each content once</td></tr>
 * <tr><td>idle time that passes in real time</td><td>the time of each event</td><td>an idle machine waits until the time of the next
 *     event, or a timer of its own</td></tr>
 * </table>
 *
 * <h2>The file</h2>
 *
 * <p>Numbers are big-endian; <em>variable</em> ones are unsigned, 7 bits a byte, lowest first, the top bit set in all bytes but the
 * last. Sums are CRC-32C (Castagnoli). A file is only appended to:
 *
 * <pre>
 * file      header block* [trailer]
 * header    8 bytes 89 42 53 52 0d 0a 1a 0a; u32 format version, 2; u32 sum of the 12 bytes before
 * block     u32 424c4f4b; u8 kind; u8 how the payload is packed: 0 not at all, 1 raw deflate, 2 as an LZ4 block;
 *           u16 number of events in it (65535: that or more; presents do not count), 0 in other blocks and in version 1;
 *           u32 bytes of the payload as stored; u32 bytes of it when unpacked, at most 256 MiB;
 *           u64 position of the first event, in instructions; u32 sum of the payload as stored;
 *           u32 sum of the 28 bytes before and, but in version 1, of the u64 offset of the block in the file, so that none can be
 *           taken for another; then the payload
 * trailer   u64 4253522d696e6478; u64 offset of the index block; u32 sum of the 16 bytes before
 * </pre>
 *
 * <p>Blocks by kind, in this order (pieces of images and events as many as there are, pages and checkpoints among the events); a reader
 * passes over kinds that it does not know:
 *
 * <pre>
 * 1 configuration  lines key=value in UTF-8, see {@link dev.backstep.recording.Configuration}
 * 2 image          32 bytes SHA-256 of the whole file; u64 offset; bytes of it from there, up to 1 MiB
 * 3 startup        answers: u8 kind of answer; variable length; bytes
 * 4 events         variable: ns of idle time passed before the first entry, then entries:
 *                  u8 code; variable: instructions since the entry before (the first: since the block's position);
 *                  variable: ns of idle time since then; what the code says
 * 5 end            u64 position; u64 guest time, ns; u8 exit status; variable length, reason in UTF-8;
 *                  variable number of: variable length, name of a kind of event; variable how many
 * 6 index          variable number of blocks; the 32-byte header of each, in order
 * 7 pages          contents of pages of 4096 bytes, up to 256: a part of the next checkpoint, whose position the block has;
 *                  the only ones that are packed as LZ4 blocks, older ones with deflate
 * 8 checkpoint     u64 layout of the state, {@link dev.backstep.machine.Machine#stateLayout}; u64 guest time, ns;
 *                  variable number of events before it; u64 state hash, which the last of them has as well;
 *                  variable length, state of all but memory, {@link dev.backstep.machine.Machine#saveState};
 *                  variable number of RAMs, and for each: variable number of its pages; variable number of those written since
 *                  the checkpoint before, or the beginning; for each of them, ascending: variable, pages between it and the one
 *                  before
 * 9 disk-data      variable: which disk, from 0, in the order of the configuration; variable: which piece of its image; the piece,
 *                  1 MiB, or what there is of the last one
 * 10 disk          variable: which disk; u8 what is known of its image as it was at the start:
 *                  0 nothing; variable length, why in UTF-8
 *                  1 32 bytes SHA-256
 *                  2 32 bytes SHA-256; variable number of its pieces in the file, and for each, ascending: variable, pieces between
 *                  it and the one before, which are zeros; variable, offset of its block less that of the one before
 * </pre>
 *
 * <p>Kinds 9 and 10 came after the others, and did not change the version: a reader that does not know them sees the same run. They
 * stand anywhere between startup and end, for images of disks are read, and hashed, by a thread of their own while the machine runs; it
 * begins a second after the machine and pauses after each MiB. When the run is over the end waits 3 s for hashes, and 2 minutes for
 * content. What the guest reads are events, so that a replay asks for no image; what is tried in its past, with memory or registers
 * written, may read what the run did not. That comes from disk-data (with {@code -record-disks whole}), or from the image of the same
 * name, if it still has the size and the SHA-256 that it had.
 *
 * <p>The content of the pages that a checkpoint names is in the pages blocks with its position, one RAM behind the other, in 256s; that of
 * all other pages is what the checkpoint before says. Pages are copied and compressed by the writer's thread while the machine runs, from
 * the versions that checkpoints in memory have as well, and events do not wait for them. From one checkpoint to the next are at least 2 s
 * and 100 million instructions, a 64th of the time so far, and a second for each 4 MiB of pages that the one before had: so the file
 * grows by at most 4 MiB for each second of running, by half of that where memory is as it usually is, and two hours have some 320
 * checkpoints. {@link dev.backstep.recording.HistoryWriter} chooses in the same way from the checkpoints that a run has in memory when
 * its history is saved after the fact.
 * One that is damaged, or of a build whose machine has another layout of its state, is not used, nor are those behind it; the run is then
 * seen from an earlier one, or from the beginning.
 *
 * <p>Guest time of an entry is position * 2^shift + idle time, in ns; {@code shift} is in the configuration. Entries:
 *
 * <pre>
 * 0 present         -                                            the machine has come here
 * 1 serial-input    variable port; variable length; bytes
 * 2 serial-break    variable port
 * 3 device-input    variable input; variable length; bytes
 * 4 answer          u8 0 host-clock, 1 semihosting, 2 random, 3 disk; variable length; bytes
 * 5 host-timers     u64 time of day, ns since 1970
 * 6 memory-write    u64 physical address; variable length; bytes
 * 7 register-write  variable CPU; variable register, see {@link dev.backstep.timeline.RegisterFile}; u64 value
 * 8 system-reset    -
 * 9 state-hash      u64 {@link dev.backstep.machine.Machine#stateHash}
 * 10 cpus-allowed   u64 a bit for each CPU that may run, all ones for all
 * </pre>
 *
 * <p>Every events block ends with a present, at most about half a second of running after the one before. A file without an end
 * block was cut off: what stands after the last whole block, or after the last present, is left out. Without trailer or index the
 * blocks are found one by one. The events of a long recording (some 300 blocks) are read, and checked, when they are needed. Positions
 * and times never go backwards; a file in which they do comes from a broken recorder.
 */
package dev.backstep.recording;
