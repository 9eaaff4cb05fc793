// The kernels as plain C, each in the forms that a person would try; the fastest counts. Prints milliseconds.
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define RESTRICT restrict
static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
  return t.tv_sec * 1e3 + t.tv_nsec / 1e6;
}
static double *made(size_t n, double rate) {
  double *x = aligned_alloc(64, (n * sizeof(double) + 63) / 64 * 64);
  for (size_t i = 0; i < n; i++) x[i] = sin(rate * i);
  return x;
}
static volatile double sink;
#define BEST(times, body)                         \
  ({                                              \
    double best = 1e300;                          \
    for (int q_ = 0; q_ < (times); q_++) {        \
      double t_ = now();                          \
      body;                                       \
      t_ = now() - t_;                            \
      if (t_ < best) best = t_;                   \
    }                                             \
    best;                                         \
  })

enum { LORENZ = 4096, STEPS = 1000, BLOCK = 32 };
#define RATE(a, b, c, x, y, z) \
  a = 10 * (y - x); b = x * (28 - z) - y; c = x * y - (8.0 / 3) * z
static inline void lorenz_step(double *px, double *py, double *pz) {
  const double dt = 0.01, half = dt / 2, o = 1.0 / 6, m = 1.0 / 3;
  double x = *px, y = *py, z = *pz, a0, a1, a2, b0, b1, b2, c0, c1, c2, d0, d1, d2, p, q, r;
  RATE(a0, a1, a2, x, y, z);
  p = x + half * a0; q = y + half * a1; r = z + half * a2;
  RATE(b0, b1, b2, p, q, r);
  p = x + half * b0; q = y + half * b1; r = z + half * b2;
  RATE(c0, c1, c2, p, q, r);
  p = x + dt * c0; q = y + dt * c1; r = z + dt * c2;
  RATE(d0, d1, d2, p, q, r);
  *px = x + dt * (o * a0 + m * b0 + m * c0 + o * d0);
  *py = y + dt * (o * a1 + m * b1 + m * c1 + o * d1);
  *pz = z + dt * (o * a2 + m * b2 + m * c2 + o * d2);
}
static void lorenz_alone(double *RESTRICT x, double *RESTRICT y, double *RESTRICT z) {
  for (int i = 0; i < LORENZ; i++) {
    double a = x[i], b = y[i], c = z[i];
    for (int t = 0; t < STEPS; t++) lorenz_step(&a, &b, &c);
    x[i] = a; y[i] = b; z[i] = c;
  }
}
static void lorenz_blocks(double *RESTRICT x, double *RESTRICT y, double *RESTRICT z) {
  for (int from = 0; from < LORENZ; from += BLOCK)
    for (int t = 0; t < STEPS; t++)
      for (int i = from; i < from + BLOCK; i++) lorenz_step(x + i, y + i, z + i);
}

enum { N = 2048 };
static void bodies_alone(const double *x, const double *y, const double *z, const double *w, double *RESTRICT ax,
                         double *RESTRICT ay, double *RESTRICT az) {
  for (int i = 0; i < N; i++) {
    double sx = 0, sy = 0, sz = 0;
    for (int j = 0; j < N; j++) {
      double dx = x[j] - x[i], dy = y[j] - y[i], dz = z[j] - z[i];
      double s = dx * dx + dy * dy + dz * dz + 0.01, pull = w[j] / (s * sqrt(s));
      sx += pull * dx; sy += pull * dy; sz += pull * dz;
    }
    ax[i] = sx; ay[i] = sy; az[i] = sz;
  }
}
static void bodies_blocks(const double *x, const double *y, const double *z, const double *w, double *RESTRICT ax,
                          double *RESTRICT ay, double *RESTRICT az) {
  for (int from = 0; from < N; from += BLOCK) {
    double sx[BLOCK] = {0}, sy[BLOCK] = {0}, sz[BLOCK] = {0};
    for (int j = 0; j < N; j++)
      for (int l = 0; l < BLOCK; l++) {
        double dx = x[j] - x[from + l], dy = y[j] - y[from + l], dz = z[j] - z[from + l];
        double s = dx * dx + dy * dy + dz * dz + 0.01, pull = w[j] / (s * sqrt(s));
        sx[l] += pull * dx; sy[l] += pull * dy; sz[l] += pull * dz;
      }
    memcpy(ax + from, sx, sizeof sx); memcpy(ay + from, sy, sizeof sy); memcpy(az + from, sz, sizeof sz);
  }
}

// The portable sine for angles below 2^20 quarter turns: kernels/maths/trigonometric.ts.
static inline double sine(double x) {
  const double WHOLE = 6755399441055744.0;
  double kw = x * 0.6366197723675814 + WHOLE, k = kw - WHOLE;
  long long bits;
  memcpy(&bits, &kw, 8);
  double a = x - k * 1.5707963267341256, second = k * 6.077100506303966e-11, b = a - second, back = a - b;
  double third = k * 2.0222662487111665e-21, r = b - third, rback = b - r;
  double tail = back - second + (a - (b + back)) + (rback - third + (b - (r + rback))) - k * 8.4784276603689e-32;
  double z = r * r;
  double sb = -0.16666666666666632 + z * (0.008333333333322512 + z * (-0.00019841269829863126 +
    z * (2.755731370582561e-6 + z * (-2.5050759691502256e-8 + z * 1.5896860138726917e-10))));
  double cb = 0.041666666666666616 + z * (-0.0013888888888876074 + z * (2.480158729053713e-5 +
    z * (-2.7557314322380855e-7 + z * (2.087575634738269e-9 + z * -1.1361210272002209e-11))));
  double half = 0.5 * z, spread = r * 134217729, high = spread - (spread - r);
  double halfTail = 0.5 * (high * high) - half + 0.5 * (r - high) * (r + high);
  double cosine = 1 - half + (1 - (1 - half) - half + (z * z * cb - (r * tail + halfTail)));
  double value = (bits & 1) == 0 ? r + (z * (r * sb - 0.5 * tail) + tail) : cosine;
  value = (bits & 2) == 0 ? value : -value;
  return fabs(x) < 7.450580596923828e-9 ? x : value;
}
static void phases_alone(const double *theta, double *RESTRICT slope) {
  for (int i = 0; i < N; i++) {
    double pull = 0;
    for (int j = 0; j < N; j++) pull += sine(theta[j] - theta[i]);
    slope[i] = pull;
  }
}
static void phases_blocks(const double *theta, double *RESTRICT slope) {
  for (int from = 0; from < N; from += BLOCK) {
    double pull[BLOCK] = {0};
    for (int j = 0; j < N; j++)
      for (int l = 0; l < BLOCK; l++) pull[l] += sine(theta[j] - theta[from + l]);
    memcpy(slope + from, pull, sizeof pull);
  }
}

enum { M = 512 };
static void product_rows(const double *a, const double *b, double *RESTRICT c) {
  memset(c, 0, sizeof(double) * M * M);
  for (int i = 0; i < M; i++)
    for (int k = 0; k < M; k++)
      for (int j = 0; j < M; j++) c[i * M + j] += a[i * M + k] * b[k * M + j];
}
static void product_four(const double *a, const double *b, double *RESTRICT c) {
  memset(c, 0, sizeof(double) * M * M);
  for (int i = 0; i < M; i += 4)
    for (int k = 0; k < M; k++)
      for (int j = 0; j < M; j++)
        for (int r = 0; r < 4; r++) c[(i + r) * M + j] += a[(i + r) * M + k] * b[k * M + j];
}
static void ways_rows(const double *a, const double *b, double *RESTRICT c) {
  for (int i = 0; i < M * M; i++) c[i] = INFINITY;
  for (int i = 0; i < M; i++)
    for (int k = 0; k < M; k++)
      for (int j = 0; j < M; j++) {
        double way = a[i * M + k] + b[k * M + j];
        c[i * M + j] = way < c[i * M + j] ? way : c[i * M + j];
      }
}

static double warped(const double *x, const double *y, int n, int band, double *RESTRICT line) {
  for (int j = 0; j < n; j++) line[j] = INFINITY;
  double end = INFINITY;
  for (int i = 0; i < n; i++) {
    int from = i - band < 0 ? 0 : i - band, to = i + band + 1 > n ? n : i + band + 1;
    double left = INFINITY, corner = i == 0 ? 0 : from > 0 ? line[from - 1] : INFINITY;
    for (int j = from; j < to; j++) {
      double up = line[j], best = corner;
      if (up < best) best = up;
      if (left < best) best = left;
      left = fabs(x[i] - y[j]) + best;
      line[j] = left;
      corner = up;
    }
    end = left;
  }
  return end;
}
// Pairs side by side: the inner loop runs over them.
enum { SIDE = 16 };
static void warped_side(const double *x, const double *y, int n, int band, double *RESTRICT line, double *end) {
  for (int j = 0; j < n * SIDE; j++) line[j] = INFINITY;
  for (int i = 0; i < n; i++) {
    int from = i - band < 0 ? 0 : i - band, to = i + band + 1 > n ? n : i + band + 1;
    double left[SIDE], corner[SIDE];
    for (int l = 0; l < SIDE; l++) {
      left[l] = INFINITY;
      corner[l] = i == 0 ? 0 : from > 0 ? line[(from - 1) * SIDE + l] : INFINITY;
    }
    for (int j = from; j < to; j++)
      for (int l = 0; l < SIDE; l++) {
        double up = line[j * SIDE + l], best = corner[l];
        best = up < best ? up : best;
        best = left[l] < best ? left[l] : best;
        left[l] = fabs(x[i * SIDE + l] - y[j * SIDE + l]) + best;
        line[j * SIDE + l] = left[l];
        corner[l] = up;
      }
    memcpy(end, left, sizeof left);
  }
}

int main(int count, char **names) {
  (void)count;
  const char *name = names[1];
  double best = 1e300, other;
  if (!strcmp(name, "lorenz")) {
    double *x = made(LORENZ, 1), *y = made(LORENZ, 2), *z = made(LORENZ, 3);
    best = BEST(2, lorenz_alone(x, y, z));
    other = BEST(2, lorenz_blocks(x, y, z));
    sink = x[7];
  } else if (!strcmp(name, "n-body")) {
    double *x = made(N, 1), *y = made(N, 2), *z = made(N, 3), *w = made(N, 4), *a = made(N, 1), *b = made(N, 1), *c = made(N, 1);
    best = BEST(3, bodies_alone(x, y, z, w, a, b, c));
    other = BEST(3, bodies_blocks(x, y, z, w, a, b, c));
    sink = a[7];
  } else if (!strcmp(name, "kuramoto")) {
    double *x = made(N, 1), *a = made(N, 1);
    for (int i = 0; i < N; i++) x[i] *= 3;
    best = BEST(3, phases_alone(x, a));
    other = BEST(3, phases_blocks(x, a));
    sink = a[7];
  } else if (!strcmp(name, "matrix-product")) {
    double *a = made(M * M, 1), *b = made(M * M, 2), *c = made(M * M, 3);
    best = BEST(3, product_rows(a, b, c));
    other = BEST(3, product_four(a, b, c));
    sink = c[7];
  } else if (!strcmp(name, "min-plus-product")) {
    double *a = made(M * M, 1), *b = made(M * M, 2), *c = made(M * M, 3);
    best = other = BEST(3, ways_rows(a, b, c));
    sink = c[7];
  } else if (!strcmp(name, "warping")) {
    double *x = made(4000, 0.01), *y = made(4000, 0.011), *line = made(4000, 1);
    best = other = BEST(4, sink = warped(x, y, 4000, 200, line));
  } else {
    // 16 of the 256 pairs, 16 times as long.
    double *x = made(4000 * SIDE, 0.01), *y = made(4000 * SIDE, 0.011), *line = made(4000 * SIDE, 1), end[SIDE];
    best = 256 * BEST(2, sink = warped(x, y, 4000, 200, line));
    other = 256 / SIDE * BEST(2, warped_side(x, y, 4000, 200, line, end));
    sink = end[3];
  }
  printf("%.4f %.4f\n", best, other);
  return 0;
}
