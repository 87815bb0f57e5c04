# SPDX-License-Identifier: GPL-2.0-only
# Read by every make of a kernel build through $MAKEFILES, before the makefile
# itself, hence "override". Kbuild then walks the tree as always, makes the headers
# and sources that it generates, and writes down how it would compile each C file:
#
#	TARGET SOURCE FLAGS...		(quoted for a shell)
#	# MAKEFILE...			(once: what these lines came from)
#
# in $(DMATTR_RECORD), one file per directory, so that two makes never write the
# same one; an empty file says that Kbuild was there. Nothing is compiled for the
# kernel, assembled, linked or packed.

# Only in scripts/Makefile.build, and not where the build's own programs come from.
# (tools/build has rules of the same names; it passes dir= as well.)
ifeq ($(origin obj)-$(origin dir),command line-undefined)
ifeq ($(filter scripts scripts/% tools tools/%,$(obj)),)

dmattr_cond = $(if $(value if-changed-cond),$(if-changed-cond),y)

dmattr_file := $(DMATTR_RECORD)/@$(subst /,!,$(obj))
$(file >>$(dmattr_file))

dmattr_hash := \#
dmattr_origin = $(file >>$(dmattr_file),$(dmattr_hash) $(MAKEFILE_LIST))$(eval dmattr_origin :=)
dmattr_flags = $(filter-out -W% -O%,$(c_flags))
dmattr_record = $(dmattr_origin)$(file >>$(dmattr_file),$@ $< $(dmattr_flags))@:

# rules: compiling is written down, all others (as, ld, modpost, rust, ...) do nothing
override if_changed_rule = $(if $(filter cc_o_c,$1),$(dmattr_record),@:)

# commands that make something of objects, or nothing that C includes
dmattr_off := ar ar_builtin ar_builtin_fixup ar_vmlinux gen_order mod modpost \
	ld ld_multi_m ld_ko_o ld_thinlto_index user_ld objcopy stubcopy piobjcopy \
	hypcopy hyprel strip_relocs relocs hdrtest test_fortify gen_fortify_log \
	user_cc_o_c user_cc_c cpp_lds_S dtc fdtoverlay wrap_S_dtb wrap_dtbs \
	gzip bzip2 bzip2_with_size lzma lzma_with_size lzo lzo_with_size lz4 \
	lz4_with_size xzkern xzkern_with_size xzmisc zstd zstd22 zstd22_with_size \
	vdso vdso_and_check vdso2c vdsold vdsold_and_vdso_check vdsocc vdsoas \
	vdsocc_gettimeofday vdsosym vdsomunge zoffset voffset mkpiggy image \
	check_undefined check_and_copy_blacklist_hash_list copy_and_pad \
	pasyms vmlinux_objs link_vmlinux builtin modules_builtin extract_certs \
	gen_key rustc_o_rs rustc_library bindgen exports cc_o_bc \
	generate_initcall_order gen_initcalls_lds merge_fragments

override if_changed = $(if $(filter $(dmattr_off),$1),@:,$(if $(dmattr_cond),$(cmd_and_savecmd),@:))
override if_changed_dep = $(if $(filter $(dmattr_off),$1),@:,$(if $(dmattr_cond),$(cmd_and_fixdep),@:))

endif
endif
