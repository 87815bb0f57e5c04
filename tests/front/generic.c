// SPDX-License-Identifier: GPL-2.0-only
/* _Generic takes the branch that the compiler takes. */
struct a { int x; };
struct b { int y; };

int take_a(struct a *p);
int take_b(struct b *p);
int take_long(long v);
int take_other(int v);

#define take(p) _Generic((p),			\
	struct a *: take_a,			\
	struct b *: take_b)(p)
#define width(v) _Generic((v), long: 8, int: 4, default: 0)
#define member(p) _Generic((p), const struct a *: (const int *)&(p)->x, default: &(p)->x)
#define number(v) _Generic((v), long: take_long(v), int: take_other(v))

int chosen(struct a *a, struct b *b, const struct a *ca)
{
	take(a);
	take(b);
	take_other(*member(a));
	take_other(*member(ca));
	return width(1L) + width('c') + width(a);
}

/* both have the same type: the controlling expression decides */
int same_type(int i)
{
	return number(i);
}

/* facts: function chosen
*/

/* facts: function same_type
*/
