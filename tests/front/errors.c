// SPDX-License-Identifier: GPL-2.0-only
/* A damaged file: the errors are told, and what else the parser understands. */
struct known {
	int n;
	struct missing inside;
	void *p;
};

int use(void *p);

int before(struct known *k)
{
	return use(k->p);
}

int damaged(struct known *k, int n)
{
	int ret = use(k->p);

	k->absent = n;
	undeclared(k, n);
	use(nowhere);
	if (ret)
		return use(k);
	return ret
}

int after(struct known *k)
{
	use(k);
	return k->n;
}

/* facts: diag with lines
*/

/* facts: function before
*/

/* facts: function damaged
*/

/* facts: function after
*/
