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
diag file=front/errors.c line=5 col=17 text=field has incomplete type 'struct missing'
diag file=front/errors.c line=20 col=5 text=no member named 'absent' in 'struct known'
diag file=front/errors.c line=21 col=2 text=call to undeclared function 'undeclared'; ISO C99 and later do not support implicit function declarations
diag file=front/errors.c line=22 col=6 text=use of undeclared identifier 'nowhere'
diag file=front/errors.c line=25 col=12 text=expected ';' after return statement
*/

/* facts: function before
function symbol=before file=front/errors.c params=1 returns=int
local name=k type=struct known * record=known size=8 align=8 flags=9
call seq=1 callee=use spelled=use
arg seq=1 idx=0 place=%0*.known:p
flow seq=2 op=r dst=$ src=#1
jump seq=3 kind=r
*/

/* facts: function damaged
function symbol=damaged file=front/errors.c params=2 returns=int
local name=k type=struct known * record=known size=8 align=8 flags=9
local idx=1 name=n type=int size=4 align=4 flags=1
local idx=2 name=ret type=int size=4 align=4
call seq=1 callee=use spelled=use
arg seq=1 idx=0 place=%0*.known:p
flow seq=2 op== dst=%2 src=#1
flow seq=3 op== dst=? src=%1
call seq=4 callee=undeclared spelled=undeclared flags=1
arg seq=4 idx=0 place=%0
arg seq=4 idx=1 place=%1
call seq=6 callee=use spelled=use
arg seq=6 idx=0 place=%0
flow seq=7 op=r dst=$ src=#6
jump seq=8 kind=r
branch seq=5 kind=i cond=%2 else_seq=9 end_seq=9 exits=1
flow seq=9 op=r dst=$ src=%2
jump seq=10 kind=r
*/

/* facts: function after
function symbol=after file=front/errors.c params=1 returns=int
local name=k type=struct known * record=known size=8 align=8 flags=9
call seq=1 callee=use spelled=use flags=1
arg seq=1 idx=0 place=%0
flow seq=2 op=r dst=$ src=%0*.known:n
jump seq=3 kind=r
*/
