/* SPDX-License-Identifier: GPL-2.0-only */
#include <fcntl.h>
#include <getopt.h>
#include <unistd.h>

#include "base/error.h"
#include "cli/cli.h"

static const struct command *const commands[] = {
	&cmd_check, &cmd_index, &cmd_fix, &cmd_explain, &cmd_query, &cmd_facts, &cmd_cocci,
	&cmd_hook, &cmd_doctor, &cmd_merge,
};

static const char usage_head[] =
	"usage: dmattr [OPTION...] COMMAND [ARGUMENT...]\n"
	"\n"
	"Finds DMA mappings of user memory, and cacheline sharing, in a Linux kernel tree.\n"
	"\n"
	"commands:\n";

static const char usage_tail[] =
	"  help COMMAND         what --help of the command says\n"
	"\n"
	"options, before the command:\n"
	"  -k, --kernel DIR     the kernel tree (default: the current directory)\n"
	"  -b, --build DIR      a configured build directory of it (default: one of dmattr's\n"
	"                       own, outside the tree: allmodconfig, prepare; to make it\n"
	"                       runs the tree's Makefiles)\n"
	"      --arch ARCH      only this architecture (default: x86_64, then arm64)\n"
	"      --db FILE        the database of facts (default: one for each tree in\n"
	"                       $DMATTR_CACHE, $XDG_CACHE_HOME/dmattr or ~/.cache/dmattr)\n"
	"  -j, --jobs N         worker processes (default: the number of processors)\n"
	"      --time-limit SECONDS   for one file; then it is given up (default: 120)\n"
	"      --no-kbuild      never run make: compile_commands.json or nothing\n"
	"  -q, --quiet          no progress, no notes; errors and warnings still\n"
	"      --version        print the version\n"
	"  -h, --help           print this\n"
	"\n"
	"exit status: 0 clean, 1 findings, 2 trouble\n";

static void print_usage(FILE *out)
{
	fputs(usage_head, out);
	for (size_t i = 0; i < ARRAY_SIZE(commands); i++)
		fprintf(out, "  %-20s %s\n", commands[i]->name, commands[i]->help);
	fputs(usage_tail, out);
}

static const struct command *find_command(const char *name)
{
	for (size_t i = 0; i < ARRAY_SIZE(commands); i++)
		if (!strcmp(commands[i]->name, name))
			return commands[i];
	error("unknown command '%s'; 'dmattr --help' lists the commands", name);
	return NULL;
}

static int help_command(int argc, char **argv)
{
	const struct command *cmd;

	if (argc < 2) {
		print_usage(stdout);
		return EXIT_CLEAN;
	}
	cmd = find_command(argv[1]);
	if (!cmd)
		return EXIT_TROUBLE;
	fputs(cmd->usage, stdout);
	return EXIT_CLEAN;
}

static bool asks_help(int argc, char **argv)
{
	for (int i = 1; i < argc && strcmp(argv[i], "--"); i++)
		if (!strcmp(argv[i], "--help") || !strcmp(argv[i], "-h"))
			return true;
	return false;
}

static int run_command(struct context *c, int argc, char **argv)
{
	const struct command *cmd;

	if (!strcmp(argv[0], "help"))
		return help_command(argc, argv);
	cmd = find_command(argv[0]);
	if (!cmd)
		return EXIT_TROUBLE;
	if (asks_help(argc, argv)) {
		fputs(cmd->usage, stdout);
		return EXIT_CLEAN;
	}
	if (context_need(c, cmd->needs))
		return EXIT_TROUBLE;
	optind = 0;
	return cmd->run(c, argc, argv);
}

static const struct option options[] = {
	{ "kernel", required_argument, NULL, 'k' },
	{ "build", required_argument, NULL, 'b' },
	{ "arch", required_argument, NULL, 'A' },
	{ "db", required_argument, NULL, 'D' },
	{ "jobs", required_argument, NULL, 'j' },
	{ "time-limit", required_argument, NULL, 'T' },
	{ "no-kbuild", no_argument, NULL, 'N' },
	{ "quiet", no_argument, NULL, 'q' },
	{ "version", no_argument, NULL, 'V' },
	{ "help", no_argument, NULL, 'h' },
	{ NULL, 0, NULL, 0 },
};

/* Returns -1 to go on, else the exit status. */
static int take_option(struct context *c, int opt, char **argv)
{
	switch (opt) {
	case 'k':
		c->kernel = optarg;
		break;
	case 'b':
		c->build = optarg;
		break;
	case 'A':
		c->arch = optarg;
		break;
	case 'D':
		c->db = optarg;
		break;
	case 'j':
		c->jobs = parse_count("-j", optarg);
		return c->jobs < 0 ? EXIT_TROUBLE : -1;
	case 'N':
		c->no_kbuild = true;
		break;
	case 'T':
		c->time_limit = parse_count("--time-limit", optarg);
		return c->time_limit < 0 ? EXIT_TROUBLE : -1;
	case 'q':
		c->quiet = true;
		error_set_quiet(1);
		break;
	case 'V':
		puts("dmattr " DMATTR_VERSION);
		return EXIT_CLEAN;
	case 'h':
		print_usage(stdout);
		return EXIT_CLEAN;
	default:
		return refused_option("", argv, opt);
	}
	return -1;
}

static int run(struct context *c, int argc, char **argv)
{
	int opt, status;

	opterr = 0;
	while ((opt = getopt_long(argc, argv, "+:k:b:j:qh", options, NULL)) != -1) {
		status = take_option(c, opt, argv);
		if (status >= 0)
			return status;
	}
	if (optind == argc) {
		print_usage(stderr);
		return EXIT_TROUBLE;
	}
	return run_command(c, argc - optind, argv + optind);
}

/*
 * A closed one would be the next file that is opened: the report must not get
 * into a database. Standard output becomes one that cannot be written.
 */
static void open_standard_files(void)
{
	static const int flags[] = { O_RDONLY, O_RDONLY, O_WRONLY };

	for (int fd = 0; fd <= STDERR_FILENO; fd++)
		if (fcntl(fd, F_GETFD) < 0 && open("/dev/null", flags[fd]) != fd)
			abort();
}

int main(int argc, char **argv)
{
	struct context c = { .kernel = ".", .jobs = (int)sysconf(_SC_NPROCESSORS_ONLN) };
	int status;

	open_standard_files();
	if (c.jobs < 1)
		c.jobs = 1;
	status = run(&c, argc, argv);
	if (c.store && store_failed(c.store))
		status = EXIT_TROUBLE;
	context_release(&c);
	if ((fflush(stdout) || ferror(stdout)) && status != EXIT_TROUBLE) {
		error("cannot write to standard output: %m");
		status = EXIT_TROUBLE;
	}
	return status;
}
