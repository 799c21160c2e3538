/* Which instance of the scan runs: that of the kernels, if the machine has what it needs
 * besides. */
#include "data/csv_scan.h"

#include <string.h>

#include "math/kernel.h"

#if defined(__x86_64__)

/* Counting and finding bits came with AVX2, but have their own flags. */
static bool has_bits(void)
{
    return __builtin_cpu_supports("bmi") && __builtin_cpu_supports("popcnt") &&
           __builtin_cpu_supports("pclmul") && __builtin_cpu_supports("avx2");
}

static bool has_compress(void)
{
    return has_bits() && __builtin_cpu_supports("avx512bw") &&
           __builtin_cpu_supports("avx512vbmi2");
}

#else

static bool has_bits(void)
{
    return false;
}

static bool has_compress(void)
{
    return false;
}

#endif

const struct plogp__csv_scan *plogp__csv_scan(void)
{
    const char *const name = plogp__kernels()->name;
    const bool wide = strcmp(name, "avx512") == 0;
    const struct plogp__csv_scan *scan = NULL;
    if (wide && has_compress())
        scan = plogp__csv_scan_avx512();
    if (scan == NULL && (wide || strcmp(name, "avx2") == 0) && has_bits())
        scan = plogp__csv_scan_avx2();
    if (strcmp(name, "neon") == 0)
        scan = plogp__csv_scan_neon();
    return scan == NULL ? plogp__csv_scan_scalar() : scan;
}
