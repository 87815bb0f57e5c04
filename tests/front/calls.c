// SPDX-License-Identifier: GPL-2.0-only
/* Every way to call, and to hand a function on. */
struct dev;
typedef int (*handler)(struct dev *d, int n);

struct ops {
	handler map;
	struct { void (*end)(struct dev *d); } cb;
};

struct dev {
	const struct ops *ops;
	struct ops own;
	handler slots[4];
};

int direct(struct dev *d, int n);
void each(struct dev *d, handler fn, void *priv);
handler lookup(int n);
static handler current_handler;

static int helper(struct dev *d, int n)
{
	return n + direct(d, n);
}

void by_name(struct dev *d)
{
	direct(d, 1);
	(direct)(d, 2);
	(*direct)(d, 3);
	(&direct)(d, 4);
	helper(d, 5);
}

void by_place(struct dev *d, handler parameter, int i)
{
	handler variable = helper;

	d->ops->map(d, 1);
	d->own.map(d, 2);
	(*d->ops->map)(d, 3);
	d->own.cb.end(d);
	d->slots[i](d, 4);
	parameter(d, 5);
	(*parameter)(d, 6);
	variable(d, 7);
	current_handler(d, 8);
	lookup(1)(d, 9);
	((handler)d->ops)(d, 10);
	(i ? parameter : helper)(d, 11);
}

void as_value(struct dev *d)
{
	each(d, helper, &d->own);
	each(d, &direct, 0);
	current_handler = helper;
	d->slots[2] = direct;
}

int variadic(const char *format, ...);

void nested_calls(struct dev *d)
{
	variadic("%d %p", direct(d, direct(d, 1)), d, 'a');
	helper(d, lookup(2) ? 1 : 2);
}

/* facts: global current_handler
*/

/* facts: function by_name
*/

/* facts: function by_place
*/

/* facts: function as_value
*/

/* facts: function nested_calls
*/
