/*
 * Stands in for a program of Windows or of WireGuard for Windows: tells the test by which name it was called, with which arguments and standard input, and
 * says and returns what the test answers. Compiled once, copied under every name.
 */
#define UNICODE
#define _UNICODE
#include <winsock2.h>
#include <windows.h>
#include <stdlib.h>

static SOCKET line_to_test(void)
{
    WSADATA data;
    struct sockaddr_in address = {0};
    char port[16] = "4711";
    SOCKET line;
    WSAStartup(MAKEWORD(2, 2), &data);
    GetEnvironmentVariableA("WAYGATE_RECORDER_PORT", port, sizeof port);
    line = socket(AF_INET, SOCK_STREAM, 0);
    address.sin_family = AF_INET;
    address.sin_port = htons((u_short)atoi(port));
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (connect(line, (struct sockaddr *)&address, sizeof address) != 0) ExitProcess(250);
    return line;
}

static void give(SOCKET line, const char *bytes, int length)
{
    while (length > 0) {
        int sent = send(line, bytes, length, 0);
        if (sent <= 0) ExitProcess(251);
        bytes += sent;
        length -= sent;
    }
}

/* UTF-8, ended by a zero. */
static void give_word(SOCKET line, const wchar_t *word)
{
    char text[16384];
    int length = WideCharToMultiByte(CP_UTF8, 0, word, -1, text, sizeof text, NULL, NULL);
    give(line, text, length);
}

int main(void)
{
    int count, length;
    wchar_t **words = CommandLineToArgvW(GetCommandLineW(), &count);
    SOCKET line = line_to_test();
    HANDLE input = GetStdHandle(STD_INPUT_HANDLE), output = GetStdHandle(STD_OUTPUT_HANDLE);
    char buffer[8192], code[16] = {0};
    DWORD read, written;
    int in_code = 1, digits = 0;

    give(line, "program\0", 8);
    for (int index = 0; index < count; index++) give_word(line, words[index]);
    give(line, "\0", 1);
    while (ReadFile(input, buffer, sizeof buffer, &read, NULL) && read > 0) give(line, buffer, (int)read);
    shutdown(line, SD_SEND);

    /* the exit code on a line of its own, then what is to be said */
    while ((length = recv(line, buffer, sizeof buffer, 0)) > 0) {
        int from = 0;
        while (in_code && from < length) {
            if (buffer[from] == '\n') in_code = 0;
            else if (digits < 15) code[digits++] = buffer[from];
            from++;
        }
        if (!in_code && from < length) WriteFile(output, buffer + from, (DWORD)(length - from), &written, NULL);
    }
    return in_code ? 252 : atoi(code);
}
