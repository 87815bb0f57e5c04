// SPDX-License-Identifier: GPL-2.0-only
/* Values pass through assembly and through builtins. */
void *copy(void *to, const void *from, unsigned long n);
void number(unsigned long n);

unsigned long through(unsigned long in, unsigned long a, unsigned long b)
{
	unsigned long out, sum;

	__asm__("mov %1, %0" : "=r" (out) : "r" (in));
	if (__builtin_add_overflow(a, b, &sum))
		return 0;
	number(__builtin_popcountl(a));
	__builtin_memcpy(&out, &in, sizeof(out));
	__builtin_prefetch(&sum);
	return out + __builtin_expect(sum, 1);
}

/* facts: function through
*/
