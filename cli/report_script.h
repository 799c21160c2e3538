/* Vega, Vega-Lite and Vega-Embed, put into the program by the build; may be empty. */
#ifndef PLOGP_CLI_REPORT_SCRIPT_H
#define PLOGP_CLI_REPORT_SCRIPT_H

#include <stddef.h>

extern const unsigned char report_script[];
extern const size_t report_script_length;

#endif
