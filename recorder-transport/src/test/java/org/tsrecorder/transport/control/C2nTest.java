package org.tsrecorder.transport.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class C2nTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        POST /echo?a=b HTTP/1.1~Host: x~Content-Length: 2~~hi                    | 200 OK | hi
        POST /echo HTTP/1.1~Host: x~Transfer-Encoding: chunked~~2~hi~0~~         | 200 OK | hi
        GET /echo HTTP/1.1~Host: x~~                                             | 200 OK | ''
        POST /update HTTP/1.1~Host: x~Content-Length: 0~~                        | 404 Not Found | this node has no c2n /update^
        POST /echo HTTP/1.1~Host: x~Content-Length: 9~~hi                        | 400 Bad Request | want a whole HTTP/1.1 request^
        what?                                                                    | 400 Bad Request | want a whole HTTP/1.1 request^
        """)
    void aRequestIsAnsweredInHttp(String request, String status, String body) {
        byte[] bytes = request.replace("~", "\r\n").getBytes(StandardCharsets.US_ASCII);
        String text = body.replace('^', '\n');
        assertThat(new String(C2n.answer(bytes), StandardCharsets.US_ASCII))
                .isEqualTo("HTTP/1.1 " + status + "\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: "
                        + text.length() + "\r\nConnection: close\r\n\r\n" + text);
    }
}
