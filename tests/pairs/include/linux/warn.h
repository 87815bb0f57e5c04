/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef PAIRS_WARN_H
#define PAIRS_WARN_H

#define WARN_ON(condition) ({				\
	int __ret_warn_on = !!(condition);		\
	if (__ret_warn_on)				\
		asm volatile("");			\
	__ret_warn_on;					\
})

#endif
