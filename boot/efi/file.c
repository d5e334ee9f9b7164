/* SPDX-License-Identifier: MIT */
/*
 * Files of the partition that the loader came from, by the firmware's own FAT
 * driver.  Paths are absolute, with backslashes.
 */
#include "loader.h"

EFI_FILE *volume_open(EFI_HANDLE device)
{
	EFI_FILE_IO_INTERFACE *fs;
	EFI_FILE *volume;
	EFI_STATUS status;

	status = BS->HandleProtocol(device, &FileSystemProtocol, (void **)&fs);
	if (EFI_ERROR(status))
		fail_status("the boot partition has no file system", status);
	status = fs->OpenVolume(fs, &volume);
	if (EFI_ERROR(status))
		fail_status("cannot open the boot partition", status);
	return volume;
}

EFI_FILE *file_open(EFI_FILE *volume, CHAR16 *path)
{
	EFI_FILE *file;
	EFI_STATUS status;

	status = volume->Open(volume, &file, path, EFI_FILE_MODE_READ, 0);
	if (status == EFI_NOT_FOUND)
		return NULL;
	if (EFI_ERROR(status))
		fail_status("cannot open a file in \\EFI\\VITRIX", status);
	return file;
}

UINTN file_read(EFI_FILE *file, void *buffer, UINTN size)
{
	EFI_STATUS status = file->Read(file, &size, buffer);

	if (EFI_ERROR(status))
		fail_status("disk error in a file of \\EFI\\VITRIX", status);
	return size;
}
