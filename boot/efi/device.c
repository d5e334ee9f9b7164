/* SPDX-License-Identifier: MIT */
/*
 * Facts that the firmware keeps in its tables: which disk the loader came from,
 * and where ACPI starts.
 * Source: UEFI specification 2.10, sections 4.6, 9.1 and 10.3.5.1.
 */
#include "loader.h"

EFI_HANDLE device_of(EFI_HANDLE image)
{
	EFI_LOADED_IMAGE *loaded;
	EFI_STATUS status;

	status = BS->HandleProtocol(image, &LoadedImageProtocol,
				    (void **)&loaded);
	if (EFI_ERROR(status))
		fail_status("the firmware does not say where it loaded us from",
			    status);
	return loaded->DeviceHandle;
}

/* The node of a device's path that says "partition of a hard disk". */
static HARDDRIVE_DEVICE_PATH *partition_node(EFI_HANDLE device)
{
	EFI_DEVICE_PATH *node;
	EFI_STATUS status;

	status =
		BS->HandleProtocol(device, &DevicePathProtocol, (void **)&node);
	if (EFI_ERROR(status))
		return NULL;
	for (; !IsDevicePathEnd(node); node = NextDevicePathNode(node))
		if (DevicePathType(node) == MEDIA_DEVICE_PATH &&
		    DevicePathSubType(node) == MEDIA_HARDDRIVE_DP)
			return (HARDDRIVE_DEVICE_PATH *)node;
	return NULL;
}

uint32_t device_disk_signature(EFI_HANDLE device)
{
	HARDDRIVE_DEVICE_PATH *node = partition_node(device);
	uint32_t signature = 0;

	if (node && node->SignatureType == SIGNATURE_TYPE_MBR)
		CopyMem(&signature, node->Signature, sizeof(signature));
	return signature;
}

static uint64_t table_find(EFI_GUID *guid)
{
	EFI_CONFIGURATION_TABLE *table = ST->ConfigurationTable;

	for (UINTN i = 0; i < ST->NumberOfTableEntries; i++)
		if (!CompareMem(&table[i].VendorGuid, guid, sizeof(*guid)))
			return (uintptr_t)table[i].VendorTable;
	return 0;
}

uint64_t device_rsdp(void)
{
	EFI_GUID acpi2 = ACPI_20_TABLE_GUID, acpi1 = ACPI_TABLE_GUID;
	uint64_t rsdp = table_find(&acpi2);

	return rsdp ? rsdp : table_find(&acpi1);
}
