/*
 * Boots the flat binary that follows this sector on the disk, for PCs whose loader is only a BIOS: reads SECTORS
 * sectors to 64 KiB, goes to flat protected mode as a Multiboot loader would, moves them to 1 MiB and jumps there.
 */
	.set	LOW, 0x10000
	.set	CHUNK, 32			/* sectors a read, 16 KiB */
	.set	DISK, 0x80

	.code16
	.globl	_start
_start:
	cli
	cld
	xorw	%ax, %ax
	movw	%ax, %ds
	movw	%ax, %ss
	movw	$0x7c00, %sp
1:	movw	$packet, %si
	movb	$0x42, %ah			/* extended read */
	movb	$DISK, %dl
	int	$0x13
	jc	failed
	addl	$CHUNK, lba
	addw	$CHUNK * 512 / 16, segment
	subw	$CHUNK, left
	jg	1b
	inb	$0x92, %al			/* A20 */
	orb	$2, %al
	outb	%al, $0x92
	lgdt	gdt_pointer
	movl	%cr0, %eax
	orb	$1, %al
	movl	%eax, %cr0
	ljmp	$8, $protected

failed:
	hlt
	jmp	failed

	.code32
protected:
	movl	$16, %eax
	movl	%eax, %ds
	movl	%eax, %es
	movl	%eax, %ss
	movl	$LOW, %esi
	movl	$0x100000, %edi
	movl	$SECTORS * 512 / 4, %ecx
	rep movsl
	movl	$0x2badb002, %eax
	xorl	%ebx, %ebx
	movl	$ENTRY, %edx
	jmp	*%edx

	.balign	8
gdt:	.quad	0
	.quad	0x00cf9b000000ffff
	.quad	0x00cf93000000ffff
gdt_pointer:
	.word	. - gdt - 1
	.long	gdt

packet:	.byte	16, 0
	.word	CHUNK
	.word	0
segment:
	.word	LOW / 16
lba:	.quad	1
left:	.word	SECTORS

	.org	510
	.word	0xaa55
