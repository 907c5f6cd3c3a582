#ifndef _LINUX_MODVERSIONS_H
#define _LINUX_MODVERSIONS_H

/* Exported names carry no checksums here; code of the 2.4 kind may include this. */

#endif
