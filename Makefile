# SPDX-License-Identifier: GPL-2.0-only
# dmattr: one Makefile for all. "make help" lists the targets.

VERSION := 0.2
CC ?= gcc
CFLAGS ?= -O2 -g
WARNINGS := -Wall -Wextra -Wstrict-prototypes -Wmissing-prototypes -Wpointer-arith \
	    -Wwrite-strings -Wundef $(if $(CI),-Werror)
SAN ?=
B := build$(if $(SAN),/san)
PREFIX ?= /usr/local
DESTDIR ?=
DATADIR ?= $(CURDIR)
PYTHON ?= python3
Q := $(if $(V),,@)
say = $(if $(V),,@printf '  %-7s %s\n' $(1) $(2))

# ---- what must be there ----

PACKAGES_BUILD := gcc pkg-config libsqlite3-dev libjansson-dev libstb-dev libxxhash-dev \
		  libclang-19-dev coccinelle libpython3-dev
# what dmattr runs to ask a real kernel tree how it compiles a file
PACKAGES_KERNEL := clang-19 lld-19 llvm-19 flex bison bc libelf-dev libssl-dev xz-utils perl \
		   python3
PACKAGES_TEST := git python3-jsonschema universal-ctags clang-format libclang-rt-19-dev mandoc patch
PACKAGES_STATIC := clang-tidy cppcheck
PACKAGES_ALL := $(PACKAGES_BUILD) $(PACKAGES_KERNEL)

LLVM_DIR ?= $(lastword $(shell ls -d /usr/lib/llvm-1[7-9] /usr/lib/llvm-[2-9][0-9] 2>/dev/null | \
	while read -r d; do test -e "$$d/include/clang-c/Index.h" && echo "$$d"; done))

no_build := packages install-packages clean help uninstall
ifneq ($(filter-out $(no_build) run check gold bench same-facts fuzz static,$(or $(MAKECMDGOALS),all)),)
need_libraries := yes
endif
ifdef need_libraries
need = $(if $(shell pkg-config --atleast-version=$(2) $(1) && echo yes),,\
	$(error $(1) >= $(2) is missing: apt-get install $(3)))
$(if $(shell command -v pkg-config),,$(error pkg-config is missing: apt-get install pkg-config))
$(call need,sqlite3,3.40,libsqlite3-dev)
$(call need,jansson,2.14,libjansson-dev)
$(call need,stb,0,libstb-dev)
$(call need,libxxhash,0.8,libxxhash-dev)
$(if $(LLVM_DIR),,$(error libclang >= 17 is missing: apt-get install libclang-19-dev))
$(if $(shell command -v spatch),,$(error spatch >= 1.1.1 is missing: apt-get install coccinelle))
LIBRARIES := $(shell pkg-config --libs sqlite3 jansson libxxhash) \
	     -L$(LLVM_DIR)/lib -Wl,-rpath,$(LLVM_DIR)/lib -lclang
INCLUDES := $(shell pkg-config --cflags sqlite3 jansson libxxhash) -isystem $(LLVM_DIR)/include
endif

# ---- the binary ----

, := ,

ROOMS := base model kbuild front store analysis output cli
SOURCES := $(sort $(foreach r,$(ROOMS),$(wildcard analyzer/$(r)/*.c)))
OBJECTS := $(SOURCES:analyzer/%.c=$(B)/%.o)
LIBRARY := $(filter-out $(B)/cli/%,$(OBJECTS))
UNIT_TESTS := $(sort $(wildcard tests/*_test.c))
UNIT_BINARIES := $(UNIT_TESTS:tests/%.c=$(B)/tests/%)

HARNESSES := $(filter-out %/common.c %/replay.c,$(sort $(wildcard tests/fuzz/*.c)))
FUZZERS := $(HARNESSES:tests/fuzz/%.c=$(B)/fuzz/%)

SANITIZE := $(if $(SAN),-fsanitize=address$(,)undefined -fno-sanitize-recover=undefined \
	    -fno-omit-frame-pointer)
FLAGS = -std=gnu11 $(CFLAGS) $(WARNINGS) $(SANITIZE) -D_GNU_SOURCE -Ianalyzer -I$(B) $(INCLUDES) \
	-DDMATTR_VERSION='"$(VERSION)"' -DDMATTR_DATADIR='"$(DATADIR)"'

.PHONY: all run check gold bench same-facts fuzz static lint format install uninstall clean help packages \
	install-packages compile_commands.json
.DELETE_ON_ERROR:

all: $(B)/dmattr compile_commands.json

# stb_ds hashes with signed shifts
$(B)/base/memory.o: FLAGS += $(if $(SAN),-fno-sanitize=shift)

$(B)/dmattr: $(OBJECTS)
	$(call say,LD,$@)
	$(Q)$(CC) $(SANITIZE) $(LDFLAGS) -o $@ $^ $(LIBRARIES)

$(B)/%.o: analyzer/%.c $(B)/flags
	$(call say,CC,$<)
	$(Q)mkdir -p $(@D)
	$(Q)$(CC) $(FLAGS) -MMD -MP -c -o $@ $<

# objects are made again when the flags change (PREFIX, SAN, CC ...)
$(B)/flags: FORCE
	$(Q)mkdir -p $(@D)
	$(Q)echo '$(subst ','\'',$(CC) $(FLAGS))' | cmp -s - $@ || \
		echo '$(subst ','\'',$(CC) $(FLAGS))' > $@
FORCE:

# text files as a string: $(call strings,NAME,FILES)
strings = echo 'static const char $(1)[] ='; \
	  cat $(2) | sed 's/\\/\\\\/g;s/"/\\"/g;s/.*/"&\\n"/'; echo ';'

# the schema, for the store
$(B)/schema_sql.h: analyzer/store/schema.sql
	$(Q)mkdir -p $(@D)
	$(Q){ $(call strings,schema_sql,$<); } > $@
$(filter $(B)/store/%,$(OBJECTS)): $(B)/schema_sql.h

# the page of the HTML report, for its writer
REPORT := analyzer/output/report
REPORT_JS := $(addprefix $(REPORT)/,data.js table.js detail.js page.js)
$(B)/report_html.h: $(REPORT)/report.html $(REPORT)/report.css $(REPORT_JS)
	$(Q)mkdir -p $(@D)
	$(Q){ $(call strings,report_html,$<); $(call strings,report_css,$(word 2,$^)); \
	     $(call strings,report_js,$(REPORT_JS)); } > $@
$(B)/output/html.o: $(B)/report_html.h

$(B)/tests/%: tests/%.c $(LIBRARY) $(B)/flags
	$(call say,LD,$@)
	$(Q)mkdir -p $(@D)
	$(Q)$(CC) $(FLAGS) -MMD -MP -o $@ $< $(LIBRARY) $(LDFLAGS) $(LIBRARIES)

# with libFuzzer (FUZZ=1, of clang), or for the seeds alone
FUZZ ?=
$(B)/fuzz/%: tests/fuzz/%.c tests/fuzz/common.c $(if $(FUZZ),,tests/fuzz/replay.c) \
		$(filter-out $(B)/cli/main.o,$(OBJECTS)) $(B)/flags
	$(call say,LD,$@)
	$(Q)mkdir -p $(@D)
	$(Q)$(CC) $(FLAGS) $(if $(FUZZ),-fsanitize=fuzzer) -o $@ $(filter %.c %.o,$^) \
		$(LDFLAGS) $(LIBRARIES)

-include $(OBJECTS:.o=.d) $(UNIT_BINARIES:=.d)

compile_commands.json:
	$(Q)$(PYTHON) -c 'import json,sys; d,cc=sys.argv[1:3]; \
		json.dump([{"directory":d,"file":f,"command":cc+" -c "+f} for f in sys.argv[3:]], \
			  open("compile_commands.json","w"), indent=1)' \
		'$(CURDIR)' '$(subst ','\'',$(CC) $(FLAGS))' $(SOURCES)

# ---- packages ----

packages = $(PACKAGES_ALL) $(if $(filter check fuzz,$(MAKECMDGOALS)),$(PACKAGES_TEST)) \
	   $(if $(filter static,$(MAKECMDGOALS)),$(PACKAGES_STATIC))

install-packages:
	$(Q)missing=; for p in $(packages); do \
		dpkg-query -W -f '$${db:Status-Status}\n' $$p 2>/dev/null | grep -qx installed || \
			missing="$$missing $$p"; done; \
	test -z "$$missing" && exit 0; \
	echo "installing:$$missing"; \
	sudo=; test "$$(id -u)" = 0 || sudo=sudo; \
	$$sudo apt-get update -q >/dev/null && \
	DEBIAN_FRONTEND=noninteractive $$sudo apt-get install -qy --no-install-recommends \
		$$missing >/dev/null || { \
		echo "apt could not install:$$missing" >&2; exit 1; }

# ---- running ----

KERNEL ?= corpus/mini
run: install-packages
	$(Q)$(MAKE) --no-print-directory all
	$(Q)$(B)/dmattr -k $(KERNEL) check || test $$? = 1

check: install-packages
	$(Q)$(MAKE) --no-print-directory SAN=$(or $(SAN),1) run-tests

.PHONY: run-tests
run-tests: $(B)/dmattr $(UNIT_BINARIES) $(FUZZERS)
	$(Q)B=$(B) tests/run

gold: install-packages
	$(Q)$(MAKE) --no-print-directory all
	$(Q)tests/gold $(B)/dmattr

bench: install-packages
	$(Q)$(MAKE) --no-print-directory all $(B)/tests/floor
	$(Q)tests/bench $(B)

same-facts: install-packages
	$(Q)$(MAKE) --no-print-directory all $(B)/tests/same-facts
	$(Q)tests/same-facts.sh $(B)

# T seconds for each; what they find stays in build/fuzz
T ?= 60
fuzz: install-packages
	$(Q)$(MAKE) --no-print-directory B=build/fuzz SAN=1 FUZZ=1 CC=clang-19 \
		CFLAGS='-O1 -g -fsanitize=fuzzer-no-link' run-fuzzers

.PHONY: run-fuzzers
run-fuzzers: $(FUZZERS)
	$(Q)tests/fuzz/run $(T) $(FUZZERS)

static: install-packages
	$(Q)$(MAKE) --no-print-directory run-static

.PHONY: run-static
run-static: $(B)/dmattr
	$(Q)tests/static clang-19 clang-tidy $(FLAGS)

lint:
	$(Q)tests/lint

format:
	$(Q)clang-format -i $(SOURCES) $(wildcard analyzer/*/*.h) $(UNIT_TESTS) tests/tap.h

# ---- installing ----

MANUAL := $(PREFIX)/share/man/man1/dmattr.1
COMPLETE_BASH := $(PREFIX)/share/bash-completion/completions/dmattr
COMPLETE_ZSH := $(PREFIX)/share/zsh/site-functions/_dmattr

install:
	$(Q)$(MAKE) --no-print-directory DATADIR=$(PREFIX)/share/dmattr B=$(B)/install \
		$(B)/install/dmattr
	$(Q)install -D -m 755 $(B)/install/dmattr $(DESTDIR)$(PREFIX)/bin/dmattr
	$(Q)for f in rules/*.json analyzer/kbuild/record.mk analyzer/kbuild/allmod.config $(wildcard cocci/*); do \
		install -D -m 644 $$f $(DESTDIR)$(PREFIX)/share/dmattr/$$f; done
	$(Q)install -D -m 644 analyzer/cli/dmattr.1 $(DESTDIR)$(MANUAL)
	$(Q)install -D -m 644 analyzer/cli/shell/dmattr.bash $(DESTDIR)$(COMPLETE_BASH)
	$(Q)install -D -m 644 analyzer/cli/shell/_dmattr $(DESTDIR)$(COMPLETE_ZSH)

uninstall:
	$(Q)rm -f $(addprefix $(DESTDIR),$(PREFIX)/bin/dmattr $(MANUAL) $(COMPLETE_BASH) \
		$(COMPLETE_ZSH))
	$(Q)rm -rf $(DESTDIR)$(PREFIX)/share/dmattr

clean:
	$(Q)rm -rf build compile_commands.json

help:
	@echo 'make                  build build/dmattr'
	@echo 'make run              install what is missing, build, check corpus/mini'
	@echo 'make run KERNEL=DIR   the same on a kernel tree'
	@echo 'make check            install, build with sanitizers (SAN=1), run all tests'
	@echo 'make gold             score the labels in corpus/labels on real kernels'
	@echo 'make bench            cost in user CPU against clang -fsyntax-only, of the hook too'
	@echo 'make same-facts       facts with and without precompiled headers, compared'
	@echo 'make fuzz T=60        each fuzzer of tests/fuzz for so many seconds'
	@echo 'make static           clang-tidy, the analyzer of clang, cppcheck'
	@echo 'make lint, format     rules of the house; clang-format'
	@echo 'make install          to DESTDIR and PREFIX ($(PREFIX)); uninstall'
	@echo 'V=1 shows commands; CI=1 makes warnings errors'
