// Tiếng Việt: lỗi và cách xử lý.

import { formats, isolate, isolateAll } from "../formats";
import { vi as lookWords } from "../looks/vi";
import { DARKROOM_PART, VAULT_FILE, adviceOf, kindName, type KindWords } from "./kinds";
import type { FaultWords } from "./types";

const { bytes, duration, number, list, percent } = formats("vi");
const { poster, linocut, vector, "paper-cut": paperCut } = lookWords.drawnStyles;

const kinds: KindWords = {
  raw: (model) => `ảnh RAW (${model})`,
  video: "video",
  icon: "biểu tượng",
  drawing: (format) => `bản vẽ ${format}`,
  document: (format) => `tài liệu ${format}`,
  picture: (format) => `ảnh ${format}`,
  rare: (format) => `ảnh ${format} thuộc loại hiếm gặp`,
};
const advice = {
  video: "Hãy chọn một ảnh. Với video, hãy lưu một khung hình thành JPEG.",
  document: "Hãy xuất thành PNG từ chương trình hiển thị nó.",
  raw: "Hãy xuất thành JPEG bằng phần mềm của hãng máy ảnh, hoặc chọn tệp JPEG mà máy ảnh đã ghi kèm.",
  other: "Hãy xuất thành JPEG hoặc PNG từ chương trình đã tạo ra nó.",
};
const oneOf = (known: string[]) => `Hãy chọn một trong: ${list(isolateAll(known))}.`;

export const vi: FaultWords = {
  "not-an-image": () => ["Đây không phải là ảnh.", "Hãy chọn ảnh: JPEG, HEIC, PNG, WebP, AVIF, TIFF, GIF hoặc BMP."],
  empty: () => ["Tệp này trống.", "Hãy sao chép lại từ nơi gốc, hoặc chọn ảnh khác."],
  truncated: () => ["Ảnh này không đầy đủ.", "Hãy sao chép hoặc tải lại, rồi thử lần nữa."],
  incomplete: ({ percent: share }) => [
    `Ảnh này không đầy đủ. ${share < 100 ? `Đọc được ${percent(share / 100)}.` : "Đọc được toàn bộ, nhưng thiếu những chi tiết nhỏ nhất."}`,
    "Hãy sao chép hoặc tải lại, hoặc dùng phần đọc được.",
  ],
  damaged: () => ["Ảnh này bị hỏng.", "Hãy mở bằng chương trình khác và lưu lại, hoặc chọn ảnh khác."],
  "too-large": ({ width, height, limitMegapixels }) => [
    `Ảnh này quá lớn: ${isolate(`${number(width)} × ${number(height)}`)} điểm ảnh; giới hạn là ${number(limitMegapixels)} megapixel.`,
    "Hãy tạo bản nhỏ hơn, hoặc cắt lấy khuôn mặt.",
  ],
  "file-too-large": ({ megabytes, limitMegabytes }) => [
    `Tệp này quá lớn: ${bytes(megabytes * 1e6)}; giới hạn là ${bytes(limitMegabytes * 1e6)}.`,
    "Hãy lưu thành JPEG, hoặc tạo bản nhỏ hơn.",
  ],
  unsupported: ({ format }) => [`Ambrotype không mở được loại tệp này: ${kindName(format, kinds)}.`, advice[adviceOf(format)]],
  "not-found": ({ path }) => [`${isolate(path)} không tồn tại.`, "Hãy kiểm tra tên; có thể nó đã được chuyển hoặc đổi tên."],
  "not-a-file": ({ path }) => [`${isolate(path)} không phải là tệp.`, "Hãy chọn chính các tệp ảnh."],
  "no-photos": ({ path }) => [`Không có ảnh nào trong ${isolate(path)}.`, "Hãy chọn thư mục có ảnh JPEG, HEIC, PNG, WebP, AVIF, TIFF, GIF hoặc BMP."],
  unreadable: ({ path }) => [`Không đọc được ${isolate(path)}.`, "Hãy kiểm tra xem bạn có quyền mở tệp này không."],
  unwritable: ({ path }) => [
    path === VAULT_FILE ? "Không ghi được một tệp của két." : `Không ghi được ${isolate(path)}.`,
    "Hãy chọn thư mục mà bạn có quyền ghi.",
  ],
  "already-exists": ({ path }) => [`${isolate(path)} đã tồn tại.`, "Hãy chọn tên khác."],
  "misleading-name": ({ name }) => [
    `Ambrotype không lưu ảnh với tên như “${isolate(name)}”.`,
    "Hãy chọn tên kết thúc bằng .jpg, .png hoặc .webp; với phong cách mảng phẳng còn có .svg.",
  ],
  "one-file": ({ path }) => [`${isolate(path)} chỉ chứa được một ảnh, mà có nhiều ảnh được chọn.`, "Hãy chọn một thư mục, hoặc từng ảnh một."],
  "name-too-long": ({ path }) => [`Tên tệp này quá dài: ${isolate(path)}.`, "Hãy chọn tên ngắn hơn."],
  "same-as-photo": ({ path }) => [`${isolate(path)} là một trong các ảnh gốc.`, "Hãy chọn tên khác để giữ lại ảnh."],
  "side-too-long": ({ format, limit }) => [
    `Bức tranh này quá lớn cho ${isolate(format)}: mỗi cạnh tối đa ${number(limit)} điểm ảnh.`,
    "Hãy lưu dạng PNG, hoặc cắt ảnh trước.",
  ],
  "confirmation-needed": () => ["Việc này xóa vĩnh viễn, và ở đây không thể hỏi lại bạn.", "Hãy xác nhận ở nơi có thể hỏi bạn."],
  "disk-full": () => [
    "Đĩa đã đầy.",
    "Hãy giải phóng dung lượng hoặc xóa ảnh, rồi thử lại. Ảnh trong két không bị mất; vẫn xem và xuất được. Việc xóa tất cả không cần dung lượng.",
  ],
  "photo-unknown": ({ id }) => [`Trong két không có ảnh ${isolate(id)}.`, "Có thể ảnh đã bị xóa; bộ sưu tập hiển thị những gì đang lưu."],
  "id-ambiguous": ({ id }) => [`Nhiều ảnh trong két bắt đầu bằng ${isolate(id)}.`, "Hãy thêm ký tự cho đến khi chỉ còn một ảnh."],
  "album-unknown": ({ name }) => [
    `Không có album nào tên “${isolate(name)}”.`,
    "Hãy kiểm tra tên; bộ sưu tập hiển thị các album. Album không còn ảnh sẽ biến mất.",
  ],
  "album-name-invalid": () => [`Tên album là một dòng từ ${number(1)} đến ${number(80)} ký tự.`, "Hãy chọn tên ngắn hơn, không xuống dòng."],
  "style-name-invalid": () => [`Tên phong cách đã học có từ ${number(1)} đến ${number(40)} chữ cái, chữ số, dấu cách hoặc gạch nối. Tên bắt đầu bằng chữ cái hoặc chữ số.`, "Hãy chọn tên ngắn hơn, không có ký hiệu khác."],
  "too-many-styles": ({ most }) => [`Két đã có ${number(most)} phong cách đã học và không thể chứa thêm.`, "Hãy xóa một phong cách không còn dùng."],
  "network-refused": ({ reason }) => [`Mạng này không được chạy: ${isolate(reason)}.`, "Hãy chọn tệp ONNX đầy đủ của một mạng vẽ ảnh."],
  "network-unfit": () => ["Mạng này không tạo ra ảnh từ ảnh.", "Hãy chọn mạng khác, hoặc cho biết cách nó hiểu điểm ảnh và phong cách bạn muốn."],
  "preset-unknown": ({ name }) => [
    `Không có thiết lập sẵn nào tên “${isolate(name)}”.`,
    "Hãy kiểm tra tên; danh sách thiết lập sẵn hiển thị mọi thiết lập.",
  ],
  "preset-name-invalid": () => [`Tên thiết lập sẵn là một dòng từ ${number(1)} đến ${number(60)} ký tự.`, "Hãy chọn tên ngắn hơn, không xuống dòng."],
  "presets-full": ({ limit }) => [`Đã có ${number(limit)} thiết lập sẵn và không thể thêm nữa.`, "Hãy xóa một thiết lập không còn cần đến."],
  "preset-of-other-kind": ({ name, wantsPack }) =>
    wantsPack
      ? [`“${isolate(name)}” là thiết lập sẵn của một phong cách, mà ở đây cần một gói ảnh.`, "Hãy chọn một thiết lập sẵn chứa gói ảnh."]
      : [`“${isolate(name)}” là thiết lập sẵn của một gói ảnh, mà ở đây cần một phong cách.`, "Hãy chọn một thiết lập sẵn chứa phong cách."],
  "pack-too-large": ({ pictures, limit }) => [
    `Gói ảnh này sẽ có ${number(pictures)} ảnh; một gói có từ ${number(1)} đến ${number(limit)} ảnh.`,
    pictures ? "Hãy chọn ít phong cách hoặc ít kích thước hơn, hoặc tạo hai gói." : "Hãy chọn ít nhất một phong cách và một kích thước.",
  ],
  "size-unknown": ({ name, known }) => [`Ở đây không có kích thước “${isolate(name)}”.`, oneOf(known)],
  "composition-invalid": () => ["Không thể ghép các phần này lại với nhau.", "Hãy chọn ít phần hơn, hoặc chọn phần khác."],
  "text-too-long": ({ limit }) => [`Chữ này quá dài: tối đa ${number(limit)} ký tự.`, "Hãy viết ngắn hơn."],
  "no-original": () => ["Ảnh gốc của bức tranh này không được lưu.", "Hãy kéo thả lại ảnh để tạo bức tranh khác."],
  "no-output": () => ["Ảnh này chưa có tranh.", "Trước hết hãy tạo tranh từ ảnh này."],
  "template-unknown": ({ name, known }) => [`Không có mẫu nào tên “${isolate(name)}”.`, oneOf(known)],
  "style-unknown": ({ name, known }) => [`Không có phong cách nào tên “${isolate(name)}”.`, oneOf(known)],
  "palette-unknown": ({ known }) => [
    "Phong cách này không có bảng màu như vậy.",
    known.length ? oneOf(known) : "Hãy bỏ bảng màu: chỉ các phong cách vẽ tay mới có bảng màu.",
  ],
  unblendable: ({ name }) => [
    `Không thể trộn ${isolate(name)} với phong cách đứng trước.`,
    "Hãy chọn một trong hai. Chỉ các phong cách hội họa mới trộn được với nhau.",
  ],
  "recipe-invalid": () => ["Thiết lập phong cách này không hợp lệ.", `Hãy chọn một phong cách và cường độ từ ${percent(0)} đến ${percent(1)}.`],
  "no-face": () => ["Ảnh này không có khuôn mặt nào, mà việc này cần có.", "Hãy chọn một ảnh có khuôn mặt. Kiểu cắt như 1:1 hoặc 4:5 thì không cần."],
  "no-person": () => ["Ảnh này không có ai, mà việc này cần có người.", "Hãy chọn một ảnh có người. Tranh giữ nền của ảnh thì không cần."],
  "no-transparency": () => ["JPEG không thể có nền trong suốt.", "Hãy lưu dạng PNG hoặc WebP, hoặc chọn nền khác."],
  "no-paths": () => [
    "Không thể lưu bức tranh này dạng SVG.",
    `Hãy chọn ${poster![0]}, ${paperCut![0]}, ${linocut![0]} hoặc ${vector![0]}, ở cường độ tối đa và với nền của chính nó. Hoặc lưu dạng PNG.`,
  ],
  "vault-absent": () => ["Chưa có két.", "Trước hết hãy tạo két và thêm ảnh."],
  "vault-exists": () => ["Đã có một két.", "Hãy mở két đó, hoặc xóa tất cả để bắt đầu lại."],
  "vault-locked": () => ["Két đang khóa.", "Hãy mở khóa rồi thử lại."],
  "passphrase-needed": () => ["Cần mật khẩu.", "Hãy nhập mật khẩu khi được hỏi."],
  "wrong-passphrase": () => [
    "Mật khẩu này không mở được két.",
    "Hãy kiểm tra Caps Lock và kiểu bàn phím, rồi thử lại. Mật khẩu đã quên không thể khôi phục.",
  ],
  "too-many-guesses": ({ seconds }) => [
    `Nhập sai mật khẩu quá nhiều lần. Có thể thử lại sau ${duration(seconds)}.`,
    "Hãy chờ rồi thử lại; chờ lâu nhất là năm phút.",
  ],
  "purged-by-guesses": () => [
    "Nhập sai mật khẩu quá nhiều lần, nên mọi thứ đã bị xóa như đã đặt trong cài đặt.",
    "Không thể khôi phục gì. Hãy thêm ảnh để bắt đầu lại.",
  ],
  "passphrase-mismatch": () => ["Hai mật khẩu không khớp nhau.", "Hãy nhập cùng một mật khẩu hai lần."],
  "vault-busy": () => ["Két đang mở trong một cửa sổ Ambrotype khác.", "Hãy đóng cửa sổ kia hoặc chờ lệnh kia kết thúc."],
  "vault-damaged": () => [
    "Két bị hỏng hoặc đã bị thay đổi.",
    "Những ảnh không bị hỏng vẫn xuất được. Hãy khôi phục thư mục dữ liệu từ bản sao lưu, hoặc xóa tất cả.",
  ],
  "vault-link-broken": ({ name }) => [
    `Không truy cập được két: ${isolate(name)} là liên kết tới một thứ không tồn tại.`,
    "Hãy nối ổ đĩa mà liên kết dẫn tới rồi thử lại. Chưa có két mới nào được tạo thay vào đó.",
  ],
  "vault-obstructed": ({ name }) => [
    `Không dùng được két: một thứ khác mang tên ${isolate(name)}.`,
    "Hãy dời nó đi chỗ khác rồi thử lại. Chưa có gì bị thay đổi.",
  ],
  "backup-not-verified": () => [
    "Bản sao lưu được đọc lại và không khớp với những gì đã ghi, nên không được giữ.",
    "Ổ đĩa có thể đang hỏng: hãy lưu bản sao lưu vào ổ khác.",
  ],
  "photo-newer": () => [
    "Ảnh này do một phiên bản Ambrotype mới hơn lưu. Phiên bản này không đọc được.",
    "Hãy mở két bằng phiên bản Ambrotype mới nhất. Đến lúc đó ảnh vẫn giữ nguyên, hoặc có thể xóa.",
  ],
  "keychain-forgot": () => [
    "Chuỗi khóa không còn khóa bí mật của két này. Khóa đã bị xóa, hoặc đây là bản sao cũ của két.",
    "Hãy đặt lại bản mới nhất của két, hoặc khôi phục chuỗi khóa đăng nhập từ bản sao lưu. Không có khóa đó thì không ai mở được ảnh. Hãy xóa tất cả để bắt đầu lại.",
  ],
  "keychain-unavailable": () => ["Không dùng được chuỗi khóa của hệ thống.", "Hãy mở chuỗi khóa đăng nhập rồi thử lại."],
  "keychain-unsettled": () => [
    "Chuỗi khóa có thể chưa ghi khóa bí mật kế tiếp của két xuống đĩa.",
    "Hãy đợi một phút rồi thử lại. Sau khi xóa chỉ cần mở két; trước đó các bản sao cũ vẫn mở được.",
  ],
  "vault-copied": () => [
    "Dường như một bản sao của két này đang được dùng ở nơi khác. Chuỗi khóa giữ một khóa bí mật không do két này lưu.",
    "Hãy chỉ dùng một bản, và xóa cả trong bản kia. Trước hết hãy xuất những gì bạn muốn giữ từ bản này. Việc xóa ở bản kia có thể khóa bản này vĩnh viễn.",
  ],
  "not-a-case": () => ["Đây không phải là tệp sao lưu.", "Hãy chọn tệp sao lưu do Ambrotype lưu; tên tệp kết thúc bằng .case."],
  "case-truncated": () => ["Tệp sao lưu này không đầy đủ.", "Hãy sao chép lại từ nơi gốc. Các ảnh trước chỗ đó đã được thêm."],
  "case-damaged": () => ["Tệp sao lưu này bị hỏng hoặc đã bị thay đổi.", "Hãy sao chép lại từ nơi gốc. Các ảnh trước chỗ đó đã được thêm."],
  "darkroom-died": () => [
    "Quá trình xử lý ảnh này đã dừng đột ngột.",
    "Hãy thử lại. Nếu vẫn xảy ra với ảnh này, hãy tạo bản nhỏ hơn.",
  ],
  "timed-out": ({ seconds }) => [`Ảnh này mất hơn ${duration(seconds)}.`, "Hãy đóng các chương trình khác, hoặc tạo bản nhỏ hơn của ảnh."],
  cancelled: () => ["Đã hủy.", "Bạn có thể bắt đầu lại bất cứ lúc nào."],
  "clipboard-empty": () => ["Không có ảnh nào trong bảng nhớ tạm.", "Trước hết hãy sao chép một ảnh hoặc tệp ảnh."],
  installation: ({ part }) => [
    part === DARKROOM_PART ? "Phần xử lý ảnh của Ambrotype bị thiếu hoặc hỏng." : `Một phần của Ambrotype bị thiếu hoặc hỏng: ${isolate(part)}.`,
    "Hãy cài lại Ambrotype. Ảnh của bạn vẫn an toàn.",
  ],
  "sandbox-refused": () => [
    "Hệ thống này không cho phép lớp chặn mạng mà Ambrotype cần.",
    "Hãy chạy trên Linux 4.14 trở lên có seccomp, ngoài các container cấm nó.",
  ],
  unexpected: ({ detail }) => [`Đã xảy ra lỗi bên trong Ambrotype: ${isolate(detail)}.`, "Vui lòng báo lỗi kèm thông báo này. Ảnh của bạn vẫn an toàn."],
};
