/** Registers and commands of an ATA device (ATA/ATAPI-6, chapters 7 and 8) on the primary channel of a PC. */

export const ATA_COMMAND_BLOCK = 0x1f0;
export const ATA_CONTROL_BLOCK = 0x3f6;

/** Offsets in the command block; two have another meaning when written. */
export const ATA_DATA = 0;
export const ATA_ERROR = 1;
export const ATA_FEATURES = 1;
export const ATA_COUNT = 2;
export const ATA_LBA_LOW = 3;
export const ATA_LBA_MID = 4;
export const ATA_LBA_HIGH = 5;
export const ATA_DEVICE = 6;
export const ATA_STATUS = 7;
export const ATA_COMMAND = 7;

export const ATA_SR_ERR = 0x01;
export const ATA_SR_DRQ = 0x08;
export const ATA_SR_DSC = 0x10;
export const ATA_SR_DRDY = 0x40;
export const ATA_SR_BSY = 0x80;

export const ATA_ER_ABRT = 0x04;
export const ATA_ER_IDNF = 0x10;

/** Device register: address is an LBA; device 1 is meant. */
export const ATA_DEV_LBA = 0x40;
export const ATA_DEV_ONE = 0x10;

/** Device control register. */
export const ATA_CTL_NIEN = 0x02;
export const ATA_CTL_SRST = 0x04;

export const ATA_CMD_RECALIBRATE = 0x10;
export const ATA_CMD_READ = 0x20;
export const ATA_CMD_READ_NO_RETRY = 0x21;
export const ATA_CMD_WRITE = 0x30;
export const ATA_CMD_WRITE_NO_RETRY = 0x31;
export const ATA_CMD_VERIFY = 0x40;
export const ATA_CMD_VERIFY_NO_RETRY = 0x41;
export const ATA_CMD_SEEK = 0x70;
export const ATA_CMD_DIAGNOSTIC = 0x90;
export const ATA_CMD_SET_GEOMETRY = 0x91;
export const ATA_CMD_READ_MULTIPLE = 0xc4;
export const ATA_CMD_WRITE_MULTIPLE = 0xc5;
export const ATA_CMD_SET_MULTIPLE = 0xc6;
export const ATA_CMD_STANDBY_IMMEDIATE = 0xe0;
export const ATA_CMD_IDLE_IMMEDIATE = 0xe1;
export const ATA_CMD_STANDBY = 0xe2;
export const ATA_CMD_IDLE = 0xe3;
export const ATA_CMD_CHECK_POWER = 0xe5;
export const ATA_CMD_FLUSH_CACHE = 0xe7;
export const ATA_CMD_IDENTIFY = 0xec;
export const ATA_CMD_SET_FEATURES = 0xef;
