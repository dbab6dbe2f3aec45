#include "markup/item_type.h"

/* By ending; lower case. */
static const struct ending {
	struct str ending;
	char type;
} endings[] = {
	{ STR_INIT("txt"), '0' },
	{ STR_INIT("text"), '0' },
	{ STR_INIT("gmi"), '0' },
	{ STR_INIT("md"), '0' },
	{ STR_INIT("asc"), '0' },
	{ STR_INIT("csv"), '0' },
	{ STR_INIT("log"), '0' },
	{ STR_INIT("xml"), '0' },
	{ STR_INIT("json"), '0' },
	{ STR_INIT("yaml"), '0' },
	{ STR_INIT("yml"), '0' },
	{ STR_INIT("html"), 'h' },
	{ STR_INIT("htm"), 'h' },
	{ STR_INIT("gif"), 'g' },
	{ STR_INIT("jpg"), 'I' },
	{ STR_INIT("jpeg"), 'I' },
	{ STR_INIT("png"), 'I' },
	{ STR_INIT("webp"), 'I' },
	{ STR_INIT("avif"), 'I' },
	{ STR_INIT("svg"), 'I' },
	{ STR_INIT("bmp"), 'I' },
	{ STR_INIT("tif"), 'I' },
	{ STR_INIT("tiff"), 'I' },
	{ STR_INIT("ico"), 'I' },
	{ STR_INIT("mp3"), 's' },
	{ STR_INIT("ogg"), 's' },
	{ STR_INIT("oga"), 's' },
	{ STR_INIT("opus"), 's' },
	{ STR_INIT("flac"), 's' },
	{ STR_INIT("wav"), 's' },
	{ STR_INIT("m4a"), 's' },
	{ STR_INIT("aac"), 's' },
	{ STR_INIT("mid"), 's' },
	{ STR_INIT("midi"), 's' },
	{ STR_INIT("pdf"), 'd' },
	{ STR_INIT("ps"), 'd' },
	{ STR_INIT("epub"), 'd' },
	{ STR_INIT("doc"), 'd' },
	{ STR_INIT("docx"), 'd' },
	{ STR_INIT("odt"), 'd' },
	{ STR_INIT("ods"), 'd' },
	{ STR_INIT("odp"), 'd' },
	{ STR_INIT("rtf"), 'd' },
	{ STR_INIT("xls"), 'd' },
	{ STR_INIT("xlsx"), 'd' },
	{ STR_INIT("ppt"), 'd' },
	{ STR_INIT("pptx"), 'd' },
};

/* What ends a name without being the ending of a file: "/p/version-2.0",
 * "/p/node.js-at-ten".  Such a name is an article's. */
static bool
is_ending(struct str s)
{
	bool letter = false;

	if (s.n == 0 || s.n > 5)
		return false;
	for (size_t i = 0; i < s.n; i++) {
		if (!byte_is_alnum(s.p[i]))
			return false;
		letter |= byte_is_alpha(s.p[i]);
	}
	return letter;
}

char
item_type_of(struct str url)
{
	struct str name;
	size_t at;

	str_cut(url, '#', &url, &name);
	str_cut(url, '?', &url, &name);
	at = str_find_last(url, '/');
	name = at == STR_NONE ? url : str_from(url, at + 1);
	at = str_find_last(name, '.');
	if (at == STR_NONE || at == 0 || !is_ending(str_from(name, at + 1)))
		return '1';
	name = str_from(name, at + 1);
	for (size_t i = 0; i < sizeof(endings) / sizeof(endings[0]); i++)
		if (str_eq_nocase(name, endings[i].ending))
			return endings[i].type;
	return '9';
}
