/* SPDX-License-Identifier: GPL-2.0-only */
/* Seen by share_a.c and share_b.c. */
struct shared {
	int refs;
	void *data;
};

void release(void *p);

static inline void *shared_get(struct shared *s)
{
	s->refs++;
	return s->data;
}

static inline void shared_put(struct shared *s)
{
	release(s->data);
}

static inline void shared_never_used(struct shared *s)
{
	s->refs = 0;
}
