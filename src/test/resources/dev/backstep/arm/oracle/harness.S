@ Runs the tests of an image one after the other and saves what each of them left behind.
@ Assembled into HarnessCode.java: arm-none-eabi-gcc -nostdlib -Ttext=0x60000000, objcopy -O binary.
@
@ A test is an entry of 1024 bytes: R0 to R14, address of its code, CPSR, R13_abt; code at +128; content of the scratch
@ memory at +256; D0 to D31, FPSCR, FPEXC and CPACR at +512. It ends in an exception. Its result is a record of 1024 bytes:
@ see OracleRecord.java; scratch at +256; D0 to D31, FPSCR, FPEXC and CPACR at +512.
.syntax unified
.arch armv7-a
.arch_extension sec
.fpu neon
.equ SCRATCH, 0x60003f80
.text
vectors:
  b start
  b undefined
  b call
  b prefetch
  b data
  b .
  b irq
  b fiq
monitor_vectors:
  b .
  b .
  b monitor_call
  b .
  b .
  b .
  b .
  b .
count:  .word 0          @ 0x40: patched by the builder
entry:  .word 0x60010000
result: .word 0x68000000
results_start: .word 0x68000000
results_bytes: .word 0
@ What R8 to R14 and SPSR of FIQ, then R13, R14 and SPSR of SVC, UND, IRQ and MON are before each test.
banked: .word 0xf1000008,0xf1000009,0xf100000a,0xf100000b,0xf100000c,0x60003fa0,0xf100000e,0x600001d1
        .word 0x60003fb0,0x5c00000e,0x300001d0
        .word 0x60003fc8,0x0b00000e,0x200001d0
        .word 0x60003fe0,0x1400000e,0x900001d0
        .word 0x60004000,0x3300000e,0xc00001d0
start:
  ldr r0,=vectors
  mcr p15,0,r0,c12,c0,0
  ldr r0,=monitor_vectors
  mcr p15,0,r0,c12,c0,1
next:
  cpsid aif,#0x17
  ldr r12,entry
  ldr r11,=SCRATCH
  add r10,r12,#256
  mov r9,#8
1: ldmia r10!,{r0-r7}
  stmia r11!,{r0-r7}
  subs r9,r9,#1
  bne 1b
  adr r0,banked
  cps #0x11
  ldmia r0!,{r8-r14}
  ldr r2,[r0],#4
  msr spsr_fsxc,r2
  cps #0x13
  ldmia r0!,{r13,r14}
  ldr r2,[r0],#4
  msr spsr_fsxc,r2
  cps #0x1b
  ldmia r0!,{r13,r14}
  ldr r2,[r0],#4
  msr spsr_fsxc,r2
  cps #0x12
  ldmia r0!,{r13,r14}
  ldr r2,[r0],#4
  msr spsr_fsxc,r2
  cps #0x16
  ldmia r0!,{r13,r14}
  ldr r2,[r0],#4
  msr spsr_fsxc,r2
  cps #0x17
  mov r0,#0
  mcr p15,0,r0,c5,c0,0
  mcr p15,0,r0,c5,c0,1
  mcr p15,0,r0,c6,c0,0
  mcr p15,0,r0,c6,c0,2
  mcr p15,0,r0,c13,c0,2
  mcr p15,0,r0,c13,c0,3
  mcr p15,0,r0,c13,c0,4
  clrex
  mov r0,#0x00f00000
  mcr p15,0,r0,c1,c0,2
  mov r0,#0x40000000
  vmsr fpexc,r0
  ldr r1,entry
  add r1,r1,#512
  vldmia r1!,{d0-d15}
  vldmia r1!,{d16-d31}
  ldmia r1,{r2-r4}
  vmsr fpscr,r2
  vmsr fpexc,r3
  mcr p15,0,r4,c1,c0,2
  ldr sp,entry
  ldr r0,[sp,#64]
  msr spsr_fsxc,r0
  ldmia sp,{r0-r14}^
  nop
  ldr lr,[sp,#60]
  ldr sp,[sp,#68]
  movs pc,lr
undefined:
  mcr p15,0,r0,c13,c0,4
  mov r0,#1
  b save
call:
  mcr p15,0,r0,c13,c0,4
  mov r0,#2
  b save
prefetch:
  mcr p15,0,r0,c13,c0,4
  mov r0,#3
  b save
data:
  mcr p15,0,r0,c13,c0,4
  mov r0,#4
  b save
irq:
  mcr p15,0,r0,c13,c0,4
  mov r0,#6
  b save
fiq:
  mcr p15,0,r0,c13,c0,4
  mov r0,#7
  b save
monitor_call:
  mcr p15,0,r0,c13,c0,4
  mov r0,#8
save:
  mcr p15,0,r1,c13,c0,3
  ldr r1,result
  str r0,[r1],#4
  mrs r0,cpsr
  str r0,[r1],#4
  mrc p15,0,r0,c13,c0,4
  str r0,[r1],#4
  mrc p15,0,r0,c13,c0,3
  str r0,[r1],#4
  stmia r1!,{r2-r7}
  cps #0x1f
  stmia r1!,{r8-r14}
  cps #0x11
  stmia r1!,{r8-r14}
  mrs r0,spsr
  str r0,[r1],#4
  cps #0x13
  stmia r1!,{r13,r14}
  mrs r0,spsr
  str r0,[r1],#4
  cps #0x1b
  stmia r1!,{r13,r14}
  mrs r0,spsr
  str r0,[r1],#4
  cps #0x12
  stmia r1!,{r13,r14}
  mrs r0,spsr
  str r0,[r1],#4
  cps #0x16
  stmia r1!,{r13,r14}
  mrs r0,spsr
  str r0,[r1],#4
  cps #0x17
  stmia r1!,{r13,r14}
  mrs r0,spsr
  str r0,[r1],#4
  mrc p15,0,r0,c5,c0,0
  str r0,[r1],#4
  mrc p15,0,r0,c6,c0,0
  str r0,[r1],#4
  mrc p15,0,r0,c5,c0,1
  str r0,[r1],#4
  mrc p15,0,r0,c6,c0,2
  str r0,[r1],#4
  ldr r12,result
  add r12,r12,#256
  ldr r11,=SCRATCH
  mov r10,#8
2: ldmia r11!,{r0-r7}
  stmia r12!,{r0-r7}
  subs r10,r10,#1
  bne 2b
  mrc p15,0,r4,c1,c0,2
  mov r0,#0x00f00000
  mcr p15,0,r0,c1,c0,2
  vmrs r3,fpexc
  mov r0,#0x40000000
  vmsr fpexc,r0
  vmrs r2,fpscr
  vstmia r12!,{d0-d15}
  vstmia r12!,{d16-d31}
  stmia r12,{r2-r4}
  add r12,r12,#256
  str r12,result
  ldr r0,entry
  add r0,r0,#1024
  str r0,entry
  ldr r0,count
  subs r0,r0,#1
  str r0,count
  bne next
  @ write the results to a file and leave
  adr r1,open_block
  mov r0,#1
  svc 0x123456
  adr r1,write_block
  str r0,[r1]
  ldr r0,results_bytes
  str r0,[r1,#8]
  mov r0,#5
  svc 0x123456
  mov r0,#0x18
  ldr r1,=0x20026
  svc 0x123456
  b .
open_block: .word file_name,5,7
write_block: .word 0,0x68000000,0
file_name: .asciz "results"
  .align 2
.ltorg
