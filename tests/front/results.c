// SPDX-License-Identifier: GPL-2.0-only
/* Is a call's result ignored, tested where it stands, or used? */
int map(int n);
void done(int n);

#define likely(x) __builtin_expect(!!(x), 1)
#define WARN_ON(c) ({ int __ret = !!(c); if (__builtin_expect(!!(__ret), 0)) done(1); __ret; })

int uses(int n)
{
	int ret;

	map(1);				/* ignored: 1 */
	(void)map(2);			/* ignored: 1 */
	ret = map(3);
	if (map(4))			/* tested: 4 */
		done(ret);
	if (!map(5) || map(6) < 0)	/* tested: 4 */
		done(ret);
	if ((ret = map(7)))
		done(ret);
	if (likely(map(8)))		/* tested: 4 */
		done(ret);
	while (map(9))			/* tested: 4 */
		;
	do {
		n--;
	} while (map(10));		/* tested: 4 */
	for (map(11); map(12); map(13))	/* ignored, tested, ignored */
		;
	switch (map(14)) {		/* tested: 4 */
	default:
		break;
	}
	WARN_ON(map(15));
	ret = map(16) ? 1 : 2;		/* tested: 4 */
	map(17), map(18);		/* ignored, ignored */
	ret = !map(19);
	done(!!map(20));
	return map(21) + ret;
}

/* facts: function uses
*/
