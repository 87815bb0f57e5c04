/* SPDX-License-Identifier: GPL-2.0-only */
#include <clang-c/Index.h>

#include "base/memory.h"
#include "front/front.h"

char *front_library(void)
{
	CXString version = clang_getClangVersion();
	char *text = xstrdup(clang_getCString(version));

	clang_disposeString(version);
	return text;
}
