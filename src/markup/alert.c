#include "markup/alert.h"

struct str
alert_word(struct str line)
{
	static const struct {
		struct str mark, word;
	} alerts[] = {
		{ STR_INIT("[!NOTE]"), STR_INIT("Note:") },
		{ STR_INIT("[!TIP]"), STR_INIT("Tip:") },
		{ STR_INIT("[!IMPORTANT]"), STR_INIT("Important:") },
		{ STR_INIT("[!WARNING]"), STR_INIT("Warning:") },
		{ STR_INIT("[!CAUTION]"), STR_INIT("Caution:") },
	};

	line = str_trim(line);
	for (size_t i = 0; i < sizeof(alerts) / sizeof(alerts[0]); i++)
		if (str_eq_nocase(line, alerts[i].mark))
			return alerts[i].word;
	return STR("");
}
