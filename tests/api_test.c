/* SPDX-License-Identifier: GPL-2.0-only */
/* rules/api.json as it is loaded, and what is said of broken ones. TAP. */
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <unistd.h>
#include "base/error.h"
#include "base/file.h"
#include "base/memory.h"
#include "model/api.h"
#include "tap.h"

/* Positions as the prototypes in the kernel's headers have them. */
static const struct api known[] = {
	{ .name = "dma_map_single_attrs", .role = API_MAP, .kind = "single", .device = 0,
	  .buffer = 1, .handle = ARG_RETURN, .size = 2, .direction = 3, .attrs = 4,
	  .error = "mapping_error", .boundary = true },
	{ .name = "dma_map_page", .role = API_MAP, .kind = "page", .device = 0, .buffer = 1,
	  .handle = ARG_RETURN, .size = 3, .direction = 4, .attrs = ARG_NONE,
	  .error = "mapping_error", .boundary = true },
	{ .name = "dma_map_page_attrs", .role = API_MAP, .kind = "page", .device = 0,
	  .buffer = 1, .handle = ARG_RETURN, .size = 3, .direction = 4, .attrs = 5,
	  .error = "mapping_error", .boundary = true },
	{ .name = "dma_map_phys", .role = API_MAP, .kind = "phys", .device = 0, .buffer = 1,
	  .handle = ARG_RETURN, .size = 2, .direction = 3, .attrs = 4,
	  .error = "mapping_error", .boundary = true },
	{ .name = "dma_map_sg", .role = API_MAP, .kind = "sg", .device = 0, .buffer = 1,
	  .handle = 1, .size = 2, .direction = 3, .attrs = ARG_NONE, .error = "zero",
	  .boundary = true },
	{ .name = "dma_map_sgtable", .role = API_MAP, .kind = "sgtable", .device = 0,
	  .buffer = 1, .handle = 1, .size = ARG_NONE, .direction = 2, .attrs = 3,
	  .error = "negative", .boundary = true },
	{ .name = "dma_iova_link", .role = API_MAP, .kind = "iova", .device = 0, .buffer = 2,
	  .handle = 1, .size = 4, .direction = 5, .attrs = 6, .error = "negative",
	  .boundary = true },
	{ .name = "ib_dma_map_sgtable_attrs", .role = API_MAP, .kind = "sgtable", .device = 0,
	  .buffer = 1, .handle = 1, .size = ARG_NONE, .direction = 2, .attrs = 3,
	  .error = "negative", .boundary = true },
	{ .name = "dma_unmap_page_attrs", .role = API_UNMAP, .kind = "page", .device = 0,
	  .buffer = 1, .handle = ARG_NONE, .size = 2, .direction = 3, .attrs = 4,
	  .error = "none", .boundary = true },
	{ .name = "dma_unmap_sgtable", .role = API_UNMAP, .kind = "sgtable", .device = 0,
	  .buffer = 1, .handle = ARG_NONE, .size = ARG_NONE, .direction = 2, .attrs = 3,
	  .error = "none", .boundary = true },
	{ .name = "dma_iova_unlink", .role = API_UNMAP, .kind = "iova", .device = 0,
	  .buffer = 1, .handle = ARG_NONE, .size = 3, .direction = 4, .attrs = 5,
	  .error = "none", .boundary = true },
	{ .name = "dma_sync_single_range_for_cpu", .role = API_SYNC, .kind = "single",
	  .device = 0, .buffer = 1, .handle = ARG_NONE, .size = 3, .direction = 4,
	  .attrs = ARG_NONE, .error = "none", .boundary = true },
	{ .name = "dma_sync_sgtable_for_device", .role = API_SYNC, .kind = "sgtable",
	  .device = 0, .buffer = 1, .handle = ARG_NONE, .size = ARG_NONE, .direction = 2,
	  .attrs = ARG_NONE, .error = "none", .boundary = true },
	{ .name = "dma_alloc_attrs", .role = API_COHERENT, .kind = "", .device = 0,
	  .buffer = ARG_NONE, .handle = 2, .size = 1, .direction = ARG_NONE, .attrs = 4,
	  .error = "null", .boundary = true },
	{ .name = "usb_control_msg", .role = API_MAP, .kind = "usb", .device = 0, .buffer = 6,
	  .handle = ARG_NONE, .size = 7, .direction = 1, .attrs = ARG_NONE,
	  .error = "negative", .boundary = true, .indirect = true },
};

static bool same(const struct api *a, const struct api *b)
{
	return a && a->role == b->role && !strcmp(a->kind, b->kind) && a->device == b->device &&
	       a->buffer == b->buffer && a->handle == b->handle && a->size == b->size &&
	       a->direction == b->direction && a->attrs == b->attrs &&
	       !strcmp(a->error, b->error) && a->boundary == b->boundary &&
	       a->indirect == b->indirect;
}

static void test_known(const struct api_set *set)
{
	for (size_t i = 0; i < ARRAY_SIZE(known); i++)
		ok(same(api_find(set, known[i].name), &known[i]), "%s as its prototype says",
		   known[i].name);
}

static const struct {
	const char *name;
	int fills;
} sources[] = {
	{ "get_user_pages", 3 }, { "pin_user_pages_fast", 3 }, { "pin_user_pages_remote", 4 },
	{ "pin_user_pages_unlocked", 2 }, { "memfd_pin_folios", 3 }, { "vfio_pin_pages", 4 },
	{ "iommufd_access_pin_pages", 3 }, { "iov_iter_extract_pages", 1 },
	{ "hmm_range_fault", 0 }, { "migrate_vma_setup", 0 }, { "make_device_exclusive", ARG_RETURN },
};

static void test_sources(const struct api_set *set)
{
	for (size_t i = 0; i < ARRAY_SIZE(sources); i++) {
		const struct api *api = api_find(set, sources[i].name);

		ok(api && api->role == API_SOURCE && arrlen(api->fills) &&
		   api->fills[0] == sources[i].fills, "%s gives user pages", sources[i].name);
	}
}

static bool flows(const struct api_set *set, const char *name, int from, int to)
{
	const struct api *api = api_find(set, name);

	for (ptrdiff_t i = 0; api && i < arrlen(api->flows); i++)
		if (api->flows[i].from == from && api->flows[i].to == to)
			return true;
	return false;
}

static void test_flows(const struct api_set *set)
{
	ok(flows(set, "sg_alloc_table_from_pages", 1, 0), "pages go into the table");
	ok(flows(set, "sg_set_page", 1, 0), "a page goes into a scatterlist");
	ok(flows(set, "sg_page", 0, ARG_RETURN), "a page comes out of a scatterlist");
	ok(flows(set, "vmap", 0, ARG_RETURN), "vmap() gives the pages' address");
	ok(flows(set, "memcpy", 1, 0) && api_find(set, "memcpy")->flows[0].content,
	   "memcpy() moves content");
	ok(!strcmp(api_find(set, "hmm_range_fault")->fills_member, "hmm_range:hmm_pfns"),
	   "hmm_range_fault() fills hmm_pfns");
	ok(!strcmp(api_find(set, "hmm_dma_map_pfn")->attrs_fixed, "require-coherent"),
	   "hmm_dma_map_pfn() adds its attribute");
	ok(!strcmp(api_find(set, "dma_map_single")->macro_of, "dma_map_single_attrs"),
	   "dma_map_single() is a macro");
	ok(api_is_carrier(set, "sg_table*", 8) && !api_is_carrier(set, "sg_tab", 6),
	   "carriers by tag and length");
	ok(api_is_aside(set, "phys_vec:len") && !api_is_aside(set, "phys_vec:paddr"),
	   "a length is no page");
	ok(api_is_single(set, "page") && !api_is_single(set, "sg_table"), "a page is one page");
	ok(api_is_request(set, "sk_buff", 7) && !api_is_request(set, "page", 4), "requests");
	ok(!api_find(set, "no_such_api"), "an unknown name is not found");
}

static bool has_role(const struct api_set *set, const char *name, enum api_role role)
{
	const struct api *api = name ? api_find(set, name) : NULL;

	return api && api->role == role;
}

static void test_references(const struct api_set *set)
{
	int lonely = 0, wrong = 0, deaf = 0, blind = 0;

	for (ptrdiff_t i = 0; i < arrlen(set->apis); i++) {
		const struct api *api = &set->apis[i];
		enum api_role other = api->role == API_MAP ? API_UNMAP : API_MAP;

		lonely += api->role == API_MAP && !api->indirect && !arrlen(api->partners);
		for (ptrdiff_t j = 0; j < arrlen(api->partners); j++)
			wrong += !has_role(set, api->partners[j], other);
		if (api->attrs_variant) {
			const struct api *v = api_find(set, api->attrs_variant);

			deaf += !v || v->role != api->role ||
				(v->attrs == ARG_NONE && !v->attrs_fixed);
		}
		blind += (api->role == API_SOURCE || api->role == API_ALLOC ||
			  api->role == API_COHERENT) && !arrlen(api->fills);
	}
	ok(!lonely, "every mapping has a partner that unmaps it");
	ok(!wrong, "every partner exists and has the other role");
	ok(!deaf, "every attrs_variant exists and takes attributes");
	ok(!blind, "every source and allocator says what it fills");
}

static void test_versions(struct api_set *set)
{
	api_set_select(set, "6.12.117");
	ok(flows(set, "__blk_rq_map_sg", 1, 2), "__blk_rq_map_sg() of 6.12 has a queue");
	api_set_select(set, "7.3.4");
	ok(flows(set, "__blk_rq_map_sg", 0, 1), "__blk_rq_map_sg() of 7.3 has none");
}

/* What loading this text says on stderr, cut at 500; *ret: what it returned. */
static const char *complaint(const char *dir, const char *text, int *ret)
{
	static char said[500];
	_cleanup_free_ char *path = path_join(dir, "api.json");
	_cleanup_free_ char *log = path_join(dir, "log");
	struct api_set set;
	int keep = dup(STDERR_FILENO), fd = open(log, O_CREAT | O_TRUNC | O_RDWR, 0600);
	ssize_t n = 0;

	*ret = 0;
	if (fd >= 0 && keep >= 0 && !file_replace(path, text, strlen(text))) {
		dup2(fd, STDERR_FILENO);
		*ret = api_set_load(dir, &set);
		if (!*ret)
			api_set_release(&set);
		fflush(stderr);
		dup2(keep, STDERR_FILENO);
		n = pread(fd, said, sizeof(said) - 1, 0);
	}
	said[n > 0 ? n : 0] = '\0';
	close(fd);
	close(keep);
	unlink(log);
	unlink(path);
	return said;
}

#define HEAD "{\"schema\": \"dmattr-api/1\",\n" \
	     "\"carriers\": [], \"asides\": [], \"completions\": [], \"handovers\": [], \"single\": [], \"handles\": [], \"links\": [], \"bases\": [], \"requests\": [], \"entries\": [], \"members\": [], \"writes\": [], \"contended\": [], \"initialisers\": [], \"observers\": [], \"guards\": [], \"setups\": [],\n" \
	     "\"apis\": [\n\t{\"name\": \"a\", \"role\": \"map\"},\n"
#define TAIL "\n]}\n"

static const struct {
	const char *what, *text, *place, *said;
} broken[] = {
	{ "broken JSON", HEAD "\t{\"name\": }" TAIL, "api.json:5:", "allowed" },
	{ "an unknown key", HEAD "\t{\"name\": \"b\", \"role\": \"map\",\n\t \"buffre\": 1}" TAIL,
	  "api.json:6:3: unknown key \"buffre\"", "buffer" },
	{ "an unknown key at the top", "{\"schema\": \"dmattr-api/1\",\n \"api\": []}\n",
	  "api.json:2:2: unknown key \"api\"", "apis" },
	{ "an unknown role", HEAD "\t{\"name\": \"b\", \"role\": \"mpa\"}" TAIL,
	  "api.json:5:16: unknown role \"mpa\"", "unmap" },
	{ "a wrong type", HEAD "\t{\"name\": 1, \"role\": \"map\"}" TAIL,
	  "api.json:5:3: name has the wrong type", "a string" },
	{ "an argument out of range", HEAD "\t{\"name\": \"b\", \"role\": \"map\", \"size\": 99}" TAIL,
	  "api.json:5:31: size: argument 99 is out of range", "0 to 15" },
	{ "a negative argument", HEAD "\t{\"name\": \"b\", \"role\": \"map\", \"size\": -1}" TAIL,
	  "api.json:5:31: size: argument -1", "0 to 15" },
	{ "a missing role", HEAD "\t{\"name\": \"b\"}" TAIL, "api.json:5:2: role is missing", "" },
	{ "a duplicate", HEAD "\t{\"name\": \"a\", \"role\": \"map\"}" TAIL,
	  "api.json:5:3: duplicate name \"a\"", "since" },
	{ "a partner that is not there",
	  HEAD "\t{\"name\": \"b\", \"role\": \"map\",\n\t\"partners\": [\"c\"]}" TAIL,
	  "api.json:6:2: partners: no API \"c\"", "" },
	{ "a flow without an end",
	  HEAD "\t{\"name\": \"b\", \"role\": \"flow\",\n\t\"flows\": [{\"from\": 0}]}" TAIL,
	  "api.json:6:2: to is missing", "" },
	{ "an unknown key in a flow",
	  HEAD "\t{\"name\": \"b\", \"role\": \"flow\", \"flows\": [{\"form\": 0}]}" TAIL,
	  "api.json:5:32: unknown key \"form\"", "from, to" },
	{ "a key in a string is no key",
	  HEAD "\t{\"note\": \"}, \\\"size\\\": [\", \"name\": \"b\", \"role\": \"map\", "
	  "\"size\": []}" TAIL,
	  "api.json:5:57: size is no argument", "return" },
	{ "another schema", "{\"schema\": \"dmattr-api/2\"}\n", "api.json:1:2: unknown schema",
	  "dmattr-api/1" },
	{ "no object", "[]\n", "api.json:1:1: not an object", "" },
	{ "an empty file", "", "api.json:1:", "allowed" },
};

static void test_broken(const char *dir)
{
	for (size_t i = 0; i < ARRAY_SIZE(broken); i++) {
		int ret;
		const char *said = complaint(dir, broken[i].text, &ret);
		const char *end = strchr(said, '\n');

		ok(ret == -1 && strstr(said, broken[i].place) && strstr(said, broken[i].said) &&
		   end && !end[1], "%s", broken[i].what);
		if (ret != -1 || !strstr(said, broken[i].place))
			printf("# %s", said);
	}
}

static void test_same_name(const char *dir)
{
	int ret;
	const char *said = complaint(dir, HEAD
		"\t{\"name\": \"b\", \"role\": \"flow\", \"until\": \"6.15\"},\n"
		"\t{\"name\": \"b\", \"role\": \"flow\", \"since\": \"6.15\"}" TAIL, &ret);

	ok(!ret && !*said, "one name for releases apart");
	said = complaint(dir, HEAD
		"\t{\"name\": \"b\", \"role\": \"flow\", \"until\": \"6.16\"},\n"
		"\t{\"name\": \"b\", \"role\": \"flow\", \"since\": \"6.15\"}" TAIL, &ret);
	ok(ret == -1 && strstr(said, "api.json:6:3: duplicate"), "not for releases that overlap");
}

int main(int argc, char **argv)
{
	const char *rules = argc > 1 ? argv[1] : getenv("DMATTR_RULES");
	char dir[] = "/tmp/api_test.XXXXXX";
	struct api_set set;

	if (api_set_load(rules ? rules : "rules", &set))
		return 1;
	ok(true, "rules/api.json loads");
	test_known(&set);
	test_sources(&set);
	test_flows(&set);
	test_references(&set);
	test_versions(&set);
	api_set_release(&set);
	if (!mkdtemp(dir))
		return 1;
	test_broken(dir);
	test_same_name(dir);
	ok(api_set_load(dir, &set) == -1, "a missing file is trouble");
	rmdir(dir);
	return tap_end();
}
