# SPDX-License-Identifier: GPL-2.0-only
# dmattr: one Makefile for all.  make help  lists the targets.
