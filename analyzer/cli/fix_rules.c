// SPDX-License-Identifier: GPL-2.0-only
/* What each rule's findings are mended by, and how a mail says it. */
#include "cli/fix.h"

static const struct fix_rule fix_rules[] = {
	{ .rule = "dma-require-coherent", .kind = FIX_ADD,
	  .subject = "Require a coherent mapping for user memory",
	  .reason =
	  "Pages of user memory are mapped here for longer than the call that maps\n"
	  "them, the CPU and the device use them at the same time, and nothing hands\n"
	  "their ownership over: there is no dma_sync, and no unmap when a transfer\n"
	  "ends. With SWIOTLB, or with a device that is not coherent, each side works\n"
	  "on a copy of its own, and the data is corrupted in silence.\n",
	  .change =
	  "Pass the attribute DMA_ATTR_REQUIRE_COHERENT when mapping and unmapping,\n"
	  "so that such a system refuses the mapping instead.\n" },
	{ .rule = "dma-cache-overlap", .kind = FIX_OVERLAP,
	  .subject = "Say that buffers share cachelines",
	  .reason =
	  "Small buffers that the device writes share cachelines with each other. The\n"
	  "CPU does not write these lines while the buffers are mapped, so no data is\n"
	  "lost; but dma-debug cannot know that, and warns about the overlap.\n",
	  .change = "Say so where they are mapped.\n" },
	{ .rule = "dma-cacheline-shared", .kind = FIX_ISOLATE,
	  .subject = "Give a DMA buffer cachelines of its own",
	  .reason =
	  "The device writes a buffer that lies inside a structure, and shares\n"
	  "cachelines with members that the CPU writes while the buffer is mapped.\n"
	  "Where DMA is not coherent, to write back such a line overwrites what the\n"
	  "device wrote, and to invalidate it loses what the CPU wrote.\n",
	  .change =
	  "Keep what the device writes apart from the other members. Where DMA is\n"
	  "coherent nothing changes.\n",
	  .change_aligned =
	  "Begin the buffer, and what follows it, at a cacheline. This tree has no\n"
	  "__dma_from_device_group_begin(): the alignment is that of the CPU's L1\n"
	  "lines; where ARCH_DMA_MINALIGN is larger, only an allocation of its own\n"
	  "would do.\n" },
	{ .rule = "dma-on-stack", .kind = FIX_REFUSED,
	  .refusal = "the buffer needs an allocation of its own, and an end for it" },
	{ .rule = "dma-unmap-attrs-mismatch", .kind = FIX_UNMAP_ATTRIBUTES,
	  .subject = "Unmap with the attributes of the mapping",
	  .reason =
	  "The attributes decide what unmapping does: whether it touches the caches,\n"
	  "a bounce buffer or a kernel mapping. Here they are others than those that\n"
	  "the memory was mapped with, and dma-debug says so.\n",
	  .change = "Unmap with the attributes that the mapping was made with.\n" },
	{ .rule = "dma-unmap-direction-mismatch", .kind = FIX_UNMAP_DIRECTION,
	  .subject = "Unmap in the direction of the mapping",
	  .reason =
	  "The direction decides which way the caches are written back or invalidated,\n"
	  "and whether a bounce buffer is copied. Here it is another one than that\n"
	  "which the memory was mapped in, and dma-debug says so.\n",
	  .change = "Unmap in the direction that the mapping was made in.\n" },
	{ .rule = "dma-attr-renamed", .kind = FIX_RENAME,
	  .subject = "Use the DMA attribute's name of this tree",
	  .reason =
	  "The attribute for buffers that share cachelines has had several names; this\n"
	  "code uses one that the tree does not have, and does not compile.\n",
	  .change = "Use the name that the tree has.\n" },
	{ .rule = "dma-attrs-from-caller", .kind = FIX_REFACTOR,
	  .refusal = "the attribute must come from the caller: give the function a parameter "
		     "for it, 0 for callers that must not have it",
	  .subject = "Let callers say that a mapping must be coherent",
	  .reason =
	  "One function maps memory for several callers. Some bring user memory, which\n"
	  "stays mapped while the CPU and the device use it at the same time: with\n"
	  "SWIOTLB, or with a device that is not coherent, each side works on a copy\n"
	  "of its own, and the data is corrupted in silence. The others bring kernel\n"
	  "memory, whose mapping need not be coherent.\n",
	  .reason_life =
	  "One function maps user memory for several callers. For some the memory\n"
	  "stays mapped while the CPU and the device use it at the same time: with\n"
	  "SWIOTLB, or with a device that is not coherent, each side works on a copy\n"
	  "of its own, and the data is corrupted in silence. For the others the\n"
	  "mapping ends with the request or the transfer, and need not be coherent.\n",
	  .change =
	  "Give the functions that map and unmap a parameter for the attributes, and\n"
	  "pass DMA_ATTR_REQUIRE_COHERENT where the memory is shared like that, so\n"
	  "that such a system refuses the mapping instead. For all others nothing\n"
	  "changes.\n" },
	{ .rule = "dma-require-coherent-misuse", .kind = FIX_REFUSED,
	  .refusal = "whether the attribute or the memory is wrong is for a person to say" },
	{ .rule = "dma-hmm-by-hand", .kind = FIX_REFUSED,
	  .refusal = "to map through the other interface is a change of the driver's design" },
};

const struct fix_rule *fix_rule_of(const struct finding *f)
{
	for (size_t i = 0; i < ARRAY_SIZE(fix_rules); i++)
		if (!strcmp(fix_rules[i].rule, f->rule))
			return &fix_rules[i];
	return NULL;
}

void fix_describe(struct report *r)
{
	for (ptrdiff_t i = 0; i < arrlen(r->findings); i++) {
		struct finding *f = &r->findings[i];
		const struct fix_rule *rule = fix_rule_of(f);
		bool adds = rule && (rule->kind == FIX_ADD || rule->kind == FIX_OVERLAP ||
				     rule->kind == FIX_REFACTOR);

		f->fix_applicable = rule && rule->kind != FIX_REFUSED &&
				    !(adds && !f->attribute);
		if (f->fix_applicable)
			f->fix_reason = rule->kind == FIX_REFACTOR ?
				"'dmattr fix --refactor' tries it, and proves it or says why not" :
				"'dmattr fix' tries it, and proves it or says why not";
		else if (rule && rule->refusal)
			f->fix_reason = rule->refusal;
	}
}
