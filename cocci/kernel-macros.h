/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * For spatch --macro-file: macros of the kernel that make spatch lose the function in or
 * before which they stand, in silence.
 */
#define UVERBS_HANDLER(x) uverbs_handler
#define DEF_SCSI_QCMD(x) int scsi_queuecommand;
#define scoped_guard(...) YACFE_ITERATOR
#define scoped_cond_guard(...) YACFE_ITERATOR
#define scoped_class(...) YACFE_ITERATOR
#define scoped_user_read_access(...) YACFE_ITERATOR
#define scoped_user_write_access(...) YACFE_ITERATOR
#define scoped_user_rw_access(...) YACFE_ITERATOR
#define xe_validation_guard(...) YACFE_ITERATOR
#define RUNTIME_PM_OPS(...)
#define SYSTEM_SLEEP_PM_OPS(...)
#define SET_RUNTIME_PM_OPS(...)
#define SET_SYSTEM_SLEEP_PM_OPS(...)
#define LATE_SYSTEM_SLEEP_PM_OPS(...)
#define NOIRQ_SYSTEM_SLEEP_PM_OPS(...)
