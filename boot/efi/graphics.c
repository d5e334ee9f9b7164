/* SPDX-License-Identifier: MIT */
/*
 * The frame buffer, in the mode in which the firmware has it.  The kernel draws
 * pixels of 32 bits with 8 bits a colour; a screen of another kind is left
 * alone, and the kernel talks on the serial port only.
 * Source: UEFI specification 2.10, section 12.9.
 */
#include "loader.h"

/* The lowest bit of a mask of 8 bits in a row; -1 if it is none. */
static int field_shift(uint32_t mask)
{
	int shift = mask ? __builtin_ctz(mask) : 0;

	return mask >> shift == 0xff ? shift : -1;
}

static int set_shifts(struct boot_framebuffer *framebuffer, int red, int green,
		      int blue)
{
	framebuffer->red_shift = red;
	framebuffer->green_shift = green;
	framebuffer->blue_shift = blue;
	return red >= 0 && green >= 0 && blue >= 0;
}

/* Notes where the colours stand in a pixel; 0 if we cannot draw such pixels. */
static int set_format(struct boot_framebuffer *framebuffer,
		      EFI_GRAPHICS_OUTPUT_MODE_INFORMATION *mode)
{
	EFI_PIXEL_BITMASK *mask = &mode->PixelInformation;

	switch (mode->PixelFormat) {
	case PixelRedGreenBlueReserved8BitPerColor:
		return set_shifts(framebuffer, 0, 8, 16);
	case PixelBlueGreenRedReserved8BitPerColor:
		return set_shifts(framebuffer, 16, 8, 0);
	case PixelBitMask:
		return set_shifts(framebuffer, field_shift(mask->RedMask),
				  field_shift(mask->GreenMask),
				  field_shift(mask->BlueMask));
	default:
		return 0;
	}
}

void graphics_get(struct boot_framebuffer *framebuffer)
{
	EFI_GRAPHICS_OUTPUT_PROTOCOL *gop;
	EFI_GRAPHICS_OUTPUT_MODE_INFORMATION *mode;
	EFI_STATUS status;

	status = BS->LocateProtocol(&GraphicsOutputProtocol, NULL,
				    (void **)&gop);
	if (EFI_ERROR(status) || !gop->Mode || !gop->Mode->Info)
		return;
	mode = gop->Mode->Info;
	if (!set_format(framebuffer, mode))
		return;
	framebuffer->address = gop->Mode->FrameBufferBase;
	framebuffer->width = mode->HorizontalResolution;
	framebuffer->height = mode->VerticalResolution;
	framebuffer->pitch = mode->PixelsPerScanLine * 4;
}
