// SPDX-License-Identifier: GPL-2.0-only
#include <string.h>
#include "analysis/way.h"

#define MAX_STEPS 2000	/* backward gotos could turn for ever */

static bool holds(const struct body_branch *r, int seq)
{
	return seq > r->seq && seq < r->end_seq;
}

static int first_branch(const struct body *b, int pos)
{
	int best = -1;

	for (int i = 0; i < b->n_branches; i++)
		if (b->branches[i].seq >= pos &&
		    (best < 0 || b->branches[i].seq < b->branches[best].seq))
			best = i;
	return best;
}

static int first_jump(const struct body *b, int pos)
{
	for (int i = 0; i < b->n_jumps; i++)
		if (b->jumps[i].seq >= pos)
			return i;
	return -1;
}

/* The end of a then-part that pos runs into from inside: past its else-part. */
static int past_else(const struct body *b, int pos, int from)
{
	for (int i = 0; i < b->n_branches; i++) {
		const struct body_branch *r = &b->branches[i];

		if (r->else_seq == pos && r->end_seq > pos && from > r->seq && from < r->else_seq)
			return r->end_seq;
	}
	return pos;
}

static int label_seq(const struct body *b, const char *label)
{
	for (int i = 0; i < b->n_jumps; i++)
		if (b->jumps[i].kind == JUMP_LABEL && !strcmp(b->jumps[i].label, label))
			return b->jumps[i].seq;
	return -1;
}

/* Where break or continue at seq goes on: behind the innermost loop or switch. */
static int behind_loop(const struct body *b, int seq)
{
	int ret = -1, begin = -1;

	for (int i = 0; i < b->n_branches; i++) {
		const struct body_branch *r = &b->branches[i];

		if ((r->kind == BRANCH_LOOP || r->kind == BRANCH_SWITCH) && holds(r, seq) &&
		    r->seq > begin) {
			begin = r->seq;
			ret = r->end_seq;
		}
	}
	return ret;
}

/* The position after jump j, or -1: the way ends there. */
static int take(const struct body *b, const struct body_jump *j)
{
	switch (j->kind) {
	case JUMP_GOTO:
		return label_seq(b, j->label);
	case JUMP_BREAK:
	case JUMP_CONTINUE:
		return behind_loop(b, j->seq);
	case JUMP_RETURN:
		return -1;
	default:
		return j->seq + 1;
	}
}

/* The part of the branch that end is in, or -1: the way does not turn into it. */
static int turn_into(const struct body_branch *r, int end, bool conditions)
{
	bool otherwise = end >= r->else_seq;

	if (!holds(r, end))
		return -1;
	if (r->kind == BRANCH_LOOP)
		return r->seq + 1;
	if (!conditions || r->kind != BRANCH_IF || r->exits & (otherwise ? 2 : 1))
		return -1;
	return otherwise ? r->else_seq : r->seq + 1;
}

static bool leads(const struct body *b, int begin, int end, bool conditions)
{
	int pos = begin + 1;

	for (int step = 0; pos >= 0 && step < MAX_STEPS; step++) {
		int r = first_branch(b, pos), j = first_jump(b, pos), next;
		const struct body_branch *branch = r >= 0 ? &b->branches[r] : NULL;
		const struct body_jump *jump = j >= 0 ? &b->jumps[j] : NULL;

		if (branch && jump && jump->seq < branch->seq)
			branch = NULL;
		else if (branch)
			jump = NULL;
		next = branch ? branch->seq : jump ? jump->seq : end;
		if (end >= pos && end <= next)
			return true;
		if (branch && turn_into(branch, end, conditions) >= 0)
			pos = turn_into(branch, end, conditions);
		else if (branch)
			pos = past_else(b, branch->end_seq, begin);
		else if (jump)
			pos = take(b, jump);
		else
			return false;
	}
	return false;
}

bool way_leads(const struct body *b, int begin, int end)
{
	return leads(b, begin, end, false);
}

bool way_can_lead(const struct body *b, int begin, int end)
{
	return leads(b, begin, end, true);
}

bool way_always(const struct body *b, int seq, int at)
{
	for (int i = 0; i < b->n_branches; i++)
		if (holds(&b->branches[i], seq) && b->branches[i].kind != BRANCH_LOOP &&
		    !holds(&b->branches[i], at))
			return false;
	return true;
}
